import { queryOptions, useMutation } from '@tanstack/react-query';
import { PART_BYTES } from '@/lib/domain/usage/bill-file';
import { ApiError, callApi, sendPart } from '@/lib/http/api-client';

const loadContract = () => import('@/lib/contracts/connections/bill-files');

export type BillUpload = {
  file: File;
  connectionName: string;
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
};

const TRIES = 4;
const FIRST_PAUSE_MS = 1_000;

/** Sends a file in parts, each tried again where that may help, and answers its id. What was begun and fails is forgotten. */
async function uploadBill({ file, connectionName, onProgress, signal }: BillUpload): Promise<string> {
  const { id } = await callApi('POST /bill-files', {
    body: { name: file.name, size: file.size, connectionName },
    signal,
    schema: async () => (await loadContract()).BillFile,
  });
  try {
    for (let start = 0; start < file.size; start += PART_BYTES) {
      const part = file.slice(start, start + PART_BYTES);
      await sendAgain(() =>
        sendPart('PUT /bill-files/{id}/content', { params: { id }, query: { start }, part, signal }),
      );
      onProgress(Math.min(file.size, start + PART_BYTES));
    }
  } catch (error) {
    await callApi('DELETE /bill-files/{id}', { params: { id } }).catch(() => {});
    throw error;
  }
  return id;
}

/** A part that arrived though its answer was lost is refused the next time, and then counts as sent. */
async function sendAgain(send: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (attempt > 1 && error.status === 409) return;
      if (attempt >= TRIES || (error.status !== 0 && error.status !== 429 && error.status < 500)) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}

export const useUploadBill = () => useMutation({ mutationFn: uploadBill });

/** How an uploaded file would be read. */
export const billPreviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['bill-files', id, 'preview'],
    queryFn: ({ signal }) =>
      callApi('GET /bill-files/{id}/preview', {
        params: { id },
        signal,
        schema: async () => (await loadContract()).BillPreview,
      }),
  });

/** How far the import of a file is. */
export const billFileQuery = (id: string) =>
  queryOptions({
    queryKey: ['bill-files', id],
    queryFn: ({ signal }) =>
      callApi('GET /bill-files/{id}', { params: { id }, signal, schema: async () => (await loadContract()).BillFile }),
  });

/** Has a worker import an uploaded file; its preview is over then and not asked for again. */
export const useImportBill = () =>
  useMutation({ mutationFn: (id: string) => callApi('POST /bill-files/{id}/import', { params: { id } }) });

/** Forgets what was uploaded and not imported. */
export const useForgetBill = () =>
  useMutation({ mutationFn: (id: string) => callApi('DELETE /bill-files/{id}', { params: { id } }) });
