// An answer as a picture to keep or send on: question, conclusion, quotes, source. Loaded when it is asked for.
import { el, fill } from './dom.js';

const WIDTH = 750;
const MARGIN = 48;
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
const COLOURS = { head: '#1a5496', ink: '#1c2733', soft: '#55606e', rule: '#cfd8e3', tint: '#eef3f9' };
const CLOSING = '，。、；：！？）》〕】”%,.;:!?)';

/** Share the picture where the system can, else save it; return the key of what to say. */
export async function shareCard(turn, message, texts, root) {
  const canvas = drawCard(turn, message, texts, root);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  const file = new File([blob], `${texts.title}.png`, { type: 'image/png' });
  if (matchMedia('(pointer: coarse)').matches && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: texts.title });
      return 'cardShared';
    } catch (error) {
      if (error.name === 'AbortError') return null;
    }
  }
  const address = URL.createObjectURL(blob);
  el('a', { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  return 'cardSaved';
}

/** Draw twice: once to learn the height. */
function drawCard(turn, message, texts, root) {
  const canvas = el('canvas', { width: WIDTH, height: 1 });
  canvas.height = paint(canvas.getContext('2d'), turn, message, texts, root);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, WIDTH, canvas.height);
  paint(pen, turn, message, texts, root);
  return canvas;
}

function paint(pen, turn, message, texts, root) {
  pen.textBaseline = 'top';
  pen.fillStyle = COLOURS.head;
  pen.fillRect(0, 0, WIDTH, 96);
  let y = write(pen, texts.title, 32, '#fff', 30, true) + 46;
  y = write(pen, turn.question, 30, COLOURS.ink, y, true) + 20;
  for (const { text, citation } of message.blocks) {
    if (text !== undefined) {
      y = write(pen, text, 26, COLOURS.ink, y) + 8;
    } else {
      const { clause, heading, quote } = message.custom.citations[citation];
      y = write(pen, `【${texts.quote} ${clause} ${heading}】`, 24, COLOURS.head, y + 12, true) + 2;
      y = write(pen, `“${quote}”`, 26, COLOURS.ink, y) + 12;
    }
  }
  const documents = message.sources.map(({ title, number }) => `${texts.source}《${title}》（${number}）`).join('\n');
  pen.fillStyle = COLOURS.rule;
  pen.fillRect(MARGIN, y + 24, WIDTH - 2 * MARGIN, 2);
  if (documents) y = write(pen, documents, 22, COLOURS.soft, y + 16 + 24);
  return write(pen, fill(texts.from, { address: root.host }), 22, COLOURS.soft, y + (documents ? 6 : 40)) + 40;
}

/** Write a paragraph, broken between any two characters but not in a Latin word or before closing marks. */
function write(pen, text, size, colour, top, bold) {
  pen.font = `${bold ? 'bold ' : ''}${size}px ${FONT}`;
  pen.fillStyle = colour;
  const lines = [''];
  for (const word of text.match(/[\x21-\x7e]{1,40}|[^]/gu) || []) {
    const line = lines[lines.length - 1];
    const full = pen.measureText(line + word).width > WIDTH - 2 * MARGIN && !CLOSING.includes(word[0]);
    if (word === '\n' || full) lines.push(word.trim());
    else lines[lines.length - 1] = line + word;
  }
  lines.forEach((line, place) => pen.fillText(line, MARGIN, top + place * size * 1.6));
  return top + lines.length * size * 1.6;
}
