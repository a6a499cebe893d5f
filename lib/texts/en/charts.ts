export const burnDownLabel = 'Budget burn-down of the month';
export const burnDownCaption = 'Spend of the month so far, in numbers';
export const burnDownSpentColumn = 'Spent since the month began';
export const showNumbersButton = 'Show numbers';
export const hideNumbersButton = 'Hide numbers';

export const caption = (title: string) => `${title}, in numbers`;
export const timeColumn = (zone: string) => `Time (${zone})`;
export const dataTableTotalColumn = 'Total';
export const notFinishedCell = ' (not finished)';

export const timesIn = (zone: string) => `Times in ${zone}`;

export const noData = 'no data';
export const notFinishedTooltip = 'Not finished: still rising';

export const explorerAreaNotFinished = ', not finished';
export const explorerAreaHint = 'Choose a bucket with the arrow keys';
export const explorerAreaLabel = (title: string, canZoom: boolean) =>
  canZoom ? `${title}, by time. Shift and arrows select, Enter zooms in` : `${title}, by time`;

export const explorerFigureLoading = 'Loading…';
export const explorerFigureMarkersLabel = 'Marks on the time axis';
export const explorerFigureRemoveNoteLabel = (marker: string) => `Remove the note ${marker}`;
export const explorerFigureShowFewerButton = 'Show fewer';
export const explorerFigureShowAllButton = (count: number) => `Show all ${count}`;

export const explorerLegendLabel = 'Series';
export const explorerLegendToggleTitle = (oneName: string, value: string) =>
  `${oneName}: press to ${value}, twice or with Shift to show it alone`;
export const explorerLegendShowTitle = 'show';
export const explorerLegendHideTitle = 'hide';

export const weekMapLabel = (title: string) => `${title}, hour by weekday`;
export const weekMapWeekday = 'Weekday';
export const weekMapApproximate = 'Approximate where an hour lies across two that are stored whole.';
export const weekMapNote = (zone: string) => `Average of each hour, times in ${zone}`;
