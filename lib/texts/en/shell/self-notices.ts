export const whatToDo = 'What to do';
