export const activeOfHoursWeek = (hours: number) => `Active ${hours} of 168 hours a week`;
