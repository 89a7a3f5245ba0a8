#pragma once

namespace osiris::sqlite {

// The name of a file system layer for sqlite3_open_v2 that can only read.
//
// It sits on SQLite's own and refuses to make, write, cut or delete a file, so
// that this does not hang on any setting of the connection. It also reads what
// SQLite alone cannot open read-only: a database in WAL mode that was closed
// cleanly, and so has neither a "-wal" nor a "-shm" file, which a reader may
// not make. Such a database is read without shared memory; when a writer comes
// while a page is being read, that read is SQLITE_BUSY, and the next
// transaction sees the writer's files.
//
// Registered at the first call; thread-safe. Null if SQLite refuses it.
const char* ReadOnlyVfs();

}  // namespace osiris::sqlite
