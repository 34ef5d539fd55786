/** "CURB" in the SQLite header: tells a Curbstop store from any other SQLite file. */
export const APPLICATION_ID = 0x43555242
/** Number of migrations this program knows; `user_version` of a store that is up to date. */
export const SCHEMA_VERSION = 16
