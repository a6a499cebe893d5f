/** Hands a text to the browser as a download. */
export function saveText(text: string, name: string, media: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: media }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
