export const  ugly = "double" ;
