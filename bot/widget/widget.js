// <script src="https://…/widget.js" data-title="…" data-color="#1a5496" data-site="…" data-lang="zh-Hant" defer></script>
// The only file a site embeds; the rest is fetched from beside it. data-mode="page" fills an element instead.
(() => {
  const script = document.currentScript;
  const root = new URL('.', script.src);
  import(new URL('widget/start.js', root))
    .then(({ start }) => start(root, script.dataset))
    .catch((error) => console.error('policy-chat:', error));
})();
