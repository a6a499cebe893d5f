export const mail = (title: string) => `Mail: ${title}`;
