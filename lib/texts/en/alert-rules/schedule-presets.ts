export const always = 'Always';
export const mondayToFridayTo = 'Monday to Friday, 08:00 to 18:00';
export const nightsAndWeekends = 'Nights and weekends';
export const hoursBelow = 'The hours below';
