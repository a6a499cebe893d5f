import type { DocsTopic } from '@/lib/domain/installation/docs-page';
import * as texts from '@/lib/texts/en/installation-docs';

/** Topics in the order of the menu, as questions. */
export const DOCS_TOPICS: readonly { topic: DocsTopic; question: string }[] = [
  { topic: 'start', question: texts.topicStart },
  { topic: 'use', question: texts.topicUse },
  { topic: 'trouble', question: texts.topicTrouble },
  { topic: 'operate', question: texts.topicOperate },
  { topic: 'reference', question: texts.topicReference },
  { topic: 'inside', question: texts.topicInside },
];
