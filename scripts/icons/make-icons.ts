/**
 * Makes the icons that a system wants as pixels from the one that is drawn: `npx tsx scripts/icons/make-icons.ts`.
 * The results are kept in the repository; the drawing is the source.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const FOLDER = join(import.meta.dirname, '..', '..', 'public', 'icons');
const PAPER = '#f8f6f1';

interface Icon {
  name: string;
  sidePx: number;
  /** Share of the side that the drawing fills; the rest is paper, for systems that cut their own shape out. */
  fill: number;
}

/** Of a maskable icon only a circle of 80 % is sure to be seen; the viewfinder's corners lie at 81 % of theirs. */
const ICONS: Icon[] = [
  { name: 'icon-192.png', sidePx: 192, fill: 1 },
  { name: 'icon-512.png', sidePx: 512, fill: 1 },
  { name: 'maskable-192.png', sidePx: 192, fill: 0.92 },
  { name: 'maskable-512.png', sidePx: 512, fill: 0.92 },
  { name: 'apple-touch-icon.png', sidePx: 180, fill: 1 },
];

const drawing = readFileSync(join(FOLDER, 'icon.svg'), 'utf8');
// a shape of its own, or a square of paper where the system cuts the shape
const square = drawing.replace(/ rx="15"/, '');

async function draw({ name, sidePx, fill }: Icon): Promise<void> {
  const innerPx = Math.round(sidePx * fill);
  const ownShape = name.startsWith('icon-');
  const inner = await sharp(Buffer.from(ownShape ? drawing : square), { density: (72 * innerPx) / 64 })
    .resize(innerPx, innerPx)
    .png()
    .toBuffer();
  const edgePx = Math.floor((sidePx - innerPx) / 2);
  const rest = sidePx - innerPx - edgePx;
  const icon = await sharp(inner)
    .extend({ top: edgePx, left: edgePx, bottom: rest, right: rest, background: PAPER })
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
  writeFileSync(join(FOLDER, name), icon);
  console.log(`${name}: ${icon.length} bytes`);
}

for (const icon of ICONS) await draw(icon);
