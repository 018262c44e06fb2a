import type { Page } from '@playwright/test';

/**
 * Drops many small pictures with bytes of their own onto the page, without sending them through the test runner.
 * The bytes are those of one PNG with a number behind its end, which no decoder reads.
 */
export async function dropMany(page: Page, count: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    const canvas = new OffscreenCanvas(16, 16);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'teal';
    context.fillRect(0, 0, 16, 16);
    const png = await (await canvas.convertToBlob()).arrayBuffer();
    const transfer = new DataTransfer();
    for (let index = 1; index <= wanted; index++) {
      transfer.items.add(new File([png, String(index)], `p${index}.png`, { type: 'image/png' }));
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    }
  }, count);
}
