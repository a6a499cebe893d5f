export const register = 'Register';
export const edit = 'Edit';
