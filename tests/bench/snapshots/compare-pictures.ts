import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/**
 * Share of pixels, 0..1, in which two pictures differ visibly; 1 when they are not of the same size. `page` is any page:
 * the browser decodes the pictures.
 */
export async function comparePictures(page: Page, left: string, right: string): Promise<number> {
  const [one, other] = await Promise.all([readFile(left), readFile(right)]);
  if (one.equals(other)) return 0;
  return page.evaluate(
    async ([first, second]) => {
      const read = async (base64: string) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        return context?.getImageData(0, 0, image.width, image.height);
      };
      const [a, b] = [await read(first ?? ''), await read(second ?? '')];
      if (!a || !b || a.width !== b.width || a.height !== b.height) return 1;
      let different = 0;
      for (let at = 0; at < a.data.length; at += 4) {
        const distance = [0, 1, 2].reduce((sum, c) => sum + Math.abs((a.data[at + c] ?? 0) - (b.data[at + c] ?? 0)), 0);
        if (distance > 24) different += 1;
      }
      return different / (a.width * a.height);
    },
    [one.toString('base64'), other.toString('base64')],
  );
}
