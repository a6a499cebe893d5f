export const hourByWeekday = (title: string) => `${title}, hour by weekday`;
export const weekday = 'Weekday';
export const averageEachHour = (zone: string) => `Average of each hour, times in ${zone}`;
