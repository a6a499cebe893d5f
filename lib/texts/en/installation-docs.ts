export const lead = 'For the version that runs here.';
export const menuLabel = 'Pages of the documentation';
export const onThisPage = 'On this page';
export const searchLabel = 'Search the documentation';
export const openAppLink = 'Open Spendwatch';

export const topicStart = 'What is it, and how do I start?';
export const topicUse = 'How do I …';
export const topicTrouble = 'What do I do when something is wrong?';
export const topicOperate = 'How do I keep it running and safe?';
export const topicReference = 'What exactly is …';
export const topicInside = 'How does it work inside?';

export const resultsTitle = (question: string) => `Results for “${question}”`;
export const resultsNoneText = 'No section holds these words. Try fewer or other words.';
