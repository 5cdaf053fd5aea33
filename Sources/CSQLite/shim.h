#ifndef REGAUGE_SQLITE_H
#define REGAUGE_SQLITE_H

#include <sqlite3.h>

// Swift cannot import SQLITE_TRANSIENT, a cast of -1 to a function pointer.

/// Binds UTF-8 text that SQLite copies before this returns.
static inline int regauge_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes,
                                           sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// Swift cannot call sqlite3_db_config, which is variadic.

/// Forbids the statements that can corrupt the file on purpose (writable_schema and the like).
static inline int regauge_sqlite_set_defensive(sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}

#endif
