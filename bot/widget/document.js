// The document page: search in the text, open the marked clause, ask the widget about a clause.
(() => {
  const search = document.querySelector('.search');
  const input = search.querySelector('input');
  const status = search.querySelector('[role=status]');
  const articles = [...document.querySelectorAll('article')];

  function find() {
    const words = input.value.trim();
    const ranges = [];
    let count = 0;
    for (const article of articles) {
      const found = words ? rangesIn(article, words) : [];
      article.hidden = words !== '' && found.length === 0;
      count += found.length > 0;
      ranges.push(...found);
    }
    for (const section of document.querySelectorAll('main section')) {
      section.hidden = words !== '' && !section.querySelector('article:not([hidden])');
    }
    if ('highlights' in CSS) CSS.highlights.set('found', new Highlight(...ranges));
    status.textContent = words === '' ? '' : `${count} 条中找到“${words}”，共 ${ranges.length} 处`;
  }

  function rangesIn(element, words) {
    const found = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest('.links')) continue;
      for (let at = node.data.indexOf(words); at >= 0; at = node.data.indexOf(words, at + words.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        found.push(range);
      }
    }
    return found;
  }

  search.hidden = false;
  search.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('input', find);
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-ask]');
    if (!link || !document.querySelector('policy-chat')) return; // the link leads to the chat page
    event.preventDefault();
    document.dispatchEvent(new CustomEvent('policy-chat:ask', { detail: link.dataset.ask }));
  });
  if (matchMedia('(max-width: 959px)').matches) document.querySelector('.contents').open = false;
  // A clause that was linked to takes the focus, so that reading goes on there.
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    target.focus({ preventScroll: true });
    (target.querySelector('mark') || target).scrollIntoView({ block: 'center' });
  }
})();
