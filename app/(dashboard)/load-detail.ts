import { notFound } from 'next/navigation';
import { cache } from 'react';
import type { Viewer } from '@/lib/auth/viewer';
import type { Detail } from '@/lib/contracts/usage/details';
import type { MoverDimension } from '@/lib/contracts/usage/movers';
import { AppError } from '@/lib/errors';
import { getDetail } from '@/lib/services/usage/get-detail';

/** Once a request, though title and page both ask. What does not exist shows the page that says so. */
export const loadDetail = cache(async (viewer: Viewer, dimension: MoverDimension, id: string): Promise<Detail> => {
  try {
    return await getDetail(viewer, { dimension, id });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
});

/** The id from the address: names of fine-tuned models hold colons and slashes. */
export function readId(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return notFound();
  }
}
