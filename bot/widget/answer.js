// Draws one answer from its object: conclusion, what is not stated, comparison, figures, quotes, agencies.
import { el, fill, webAddress } from './dom.js';

const MOST_OPEN = 2;
const LONGEST_BAR = 55; // percent; the number stands behind it

/** Return the elements of a message, in the order the text is read. */
export function drawAnswer(message, texts, root) {
  const { custom, blocks, links, sources } = message;
  const compared = custom.understood?.intent === 'ask_compare' ? clausesOf(custom) : [];
  const isTable = compared.length > 1;
  const missing = custom.not_stated || [];
  let open = 0;
  let charts = figureGroups(custom.figures).map((group) => bars(group, texts));
  const drawn = inGroups(blocks, custom.citations).flatMap(({ text, cited }, place) => {
    if (!cited && place === 0 && missing.length) return notStated(text, missing, texts);
    if (isTable && place > 0) return []; // the table says it
    if (!cited) return el('p', null, text);
    open += 1;
    const quoted = quotes(cited.map((number) => [custom.citations[number], links[number]]), open <= MOST_OPEN, texts, root);
    const shown = [...charts, quoted]; // figures stand before the quotes that state them
    charts = [];
    return shown;
  });
  return [
    ...drawn,
    isTable ? comparison(compared, custom.agencies, links, custom.citations, texts, root) : null,
    ...charts,
    custom.agencies.length && !isTable ? agencies(custom, texts) : null,
    ...sources.map((source) => el('p', { class: 'source' }, texts.source,
      el('a', { href: webAddress(source.path, root), target: '_blank', rel: 'noopener' }, `《${source.title}》`,
        el('span', { class: 'unseen' }, texts.newWindow)), `（${source.number}）`)),
  ];
}

/** Put quotes of one clause that follow each other together. */
function inGroups(blocks, citations) {
  const groups = [];
  for (const { text, citation } of blocks) {
    const last = groups[groups.length - 1];
    if (citation === undefined) groups.push({ text });
    else if (last?.cited && citations[last.cited[0]].clause === citations[citation].clause) last.cited.push(citation);
    else groups.push({ cited: [citation] });
  }
  return groups;
}

function notStated(conclusion, missing, texts) {
  const searched = missing.flatMap((one) => one.searched || []);
  return el('div', { class: 'silent' },
    el('p', null, el('span', { class: 'mark' }, texts.notStated, missing.map((one) => one.label).join('、')), ' ', conclusion),
    searched.length ? el('p', { class: 'small' }, fill(texts.searched, { words: searched.join('、') })) : null);
}

function quotes(list, open, texts, root) {
  const [{ clause, heading }] = list[0];
  return el('details', { class: 'quote', open: open ? '' : null },
    el('summary', null, el('span', { class: 'mark' }, texts.quote), ` ${clause} ${heading}`),
    list.flatMap(([citation, link]) => {
      const address = link && webAddress(link, root);
      return [
        el('blockquote', { lang: 'zh-CN' }, citation.quote),
        address && el('a', { href: address, target: '_blank', rel: 'noopener' }, texts.inDocument,
          el('span', { class: 'unseen' }, ` ${clause} ${texts.newWindow}`)),
      ];
    }));
}

/** Whom to ask is open to see where that is the question, or where the document is silent. */
function agencies({ agencies: list, kind, understood }, texts) {
  const open = kind === 'not_in_plan' || /agency/.test(understood?.intent);
  return el('details', { class: 'agencies', open: open ? '' : null },
    el('summary', null, fill(texts.agencies, { count: list.length })),
    el('ul', { lang: 'zh-CN' }, list.map((agency) => el('li', null, agency.name, today(agency, texts)))),
    list.some((agency) => agency.today) ? el('p', { class: 'small' }, texts.todayNote) : null);
}

const today = (agency, texts) => agency.today && el('small', null, fill(texts.today, { name: agency.today }));

/** Return the clauses side by side: heading, quote. */
function clausesOf(custom) {
  const found = new Map();
  for (const { clause, heading, quote: words } of custom.citations) {
    if (!found.has(clause)) found.set(clause, { clause, heading, quotes: [] });
    found.get(clause).quotes.push(words);
  }
  return [...found.values()];
}

function comparison(clauses, list, links, citations, texts, root) {
  const has = (agency, { clause }) => agency.clauses.includes(clause);
  const shared = list.filter((agency) => clauses.every((clause) => has(agency, clause)));
  const names = (some) => some.map((agency) => agency.name).join('、') || '—';
  const place = ({ clause, heading }) => {
    const address = webAddress(links[citations.findIndex((citation) => citation.clause === clause)] || '', root);
    const words = [`${heading} `, el('small', null, clause)];
    return el('th', { scope: 'col' }, address ? el('a', { href: address, target: '_blank', rel: 'noopener' }, words) : words);
  };
  const own = (clause) => names(list.filter((agency) => has(agency, clause) && !shared.includes(agency)));
  const row = (title, cells) => el('tr', null, el('th', { scope: 'row' }, title), cells);
  return el('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': texts.compared },
    el('table', { lang: 'zh-CN' },
      el('thead', null, el('tr', null, el('td'), clauses.map(place))),
      el('tbody', null,
        row(texts.quote, clauses.map((clause) => el('td', null, clause.quotes.join('……')))),
        row(texts.ownAgencies, clauses.map((clause) => el('td', null, own(clause)))),
        row(texts.sharedAgencies, el('td', { colspan: clauses.length }, names(shared))))));
}

/** Return the figures that can be measured by one another: same clause, same unit, not all alike. */
function figureGroups(figures) {
  const groups = new Map();
  for (const figure of figures) {
    const key = `${figure.clause} ${figure.unit}`;
    groups.set(key, [...(groups.get(key) || []), figure]);
  }
  return [...groups.values()].filter((group) => new Set(group.map((figure) => figure.value)).size > 1);
}

function bars(group, texts) {
  const largest = Math.max(...group.map((figure) => Math.abs(figure.value))) || 1;
  return el('dl', { class: 'bars', lang: 'zh-CN' }, group.map((figure) => {
    const bar = el('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.inlineSize = `${Math.max(1, (Math.abs(figure.value) / largest) * LONGEST_BAR)}%`;
    const year = figure.year ? fill(texts.year, { year: figure.year }) : '';
    return el('div', null,
      el('dt', null, figure.name),
      el('dd', null, bar, el('b', null, `${figure.value}${figure.unit}`), el('small', null, year)));
  }));
}

/** Return what a screen reader is told of an answer, once. */
export function spoken(message, texts) {
  const { custom, blocks, buttons } = message;
  return [
    blocks.map((block) => block.text).filter(Boolean).join(' '),
    custom.citations.length && fill(texts.spokenQuotes, { count: custom.citations.length }),
    custom.agencies.length && fill(texts.spokenAgencies, { count: custom.agencies.length }),
    buttons.length && fill(texts.spokenButtons, { count: buttons.length }),
  ].filter(Boolean).join(texts.spokenPause);
}
