/** An answer that a browser saves as a file. */
export function renderFile(file: { name: string; contentType: string; text: string }): Response {
  return new Response(file.text, {
    headers: {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'no-store',
    },
  });
}
