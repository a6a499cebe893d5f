/** An answer that a browser saves as a file. */
export function renderFile(
  file: { name: string; contentType: string } & ({ text: string } | { bytes: Uint8Array<ArrayBuffer> }),
): Response {
  return new Response('text' in file ? file.text : file.bytes, {
    headers: {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'no-store',
    },
  });
}

/** The same for a file that is made while it is sent. `name` is ours, never user input. */
export function renderStreamedFile(file: {
  name: string;
  contentType: string;
  chunks: AsyncIterable<string>;
}): Response {
  const encoder = new TextEncoder();
  const chunks = file.chunks[Symbol.asyncIterator]();
  const body = new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await chunks.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'no-store',
    },
  });
}
