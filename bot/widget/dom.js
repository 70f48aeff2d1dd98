// Elements are built from text nodes only: no string ever becomes markup.

/** Return an element; attributes starting with "on" are listeners, null and false ones are left out. */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

export const button = (label, onclick, attributes) => el('button', { type: 'button', onclick, ...attributes }, label);

/** Return an address when it is http or https, else null. */
export function webAddress(path, root) {
  try {
    const url = new URL(path, root);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Fill {places} of a text. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

/** Return a random name; crypto.randomUUID does not exist on plain http. */
export const randomId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
