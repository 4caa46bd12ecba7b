/** The two languages that the command line speaks. */
export type Language = 'vi' | 'en'
export type Text = Readonly<Record<Language, string>>
