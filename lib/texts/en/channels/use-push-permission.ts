export const browserCouldNot = (error: string) => `This browser could not be added: ${error}`;
