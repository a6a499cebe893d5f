export const eachRoleMay = 'What each role may do';
export const ability = 'Ability';
export const yes = 'yes';
export const no = 'no';
