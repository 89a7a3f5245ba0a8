#include "drivers/sqlite/read_only_vfs.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace osiris::sqlite {
namespace {

constexpr char kName[] = "osiris-read-only";

// What tells one state of a file from another.
struct Sighting {
  bool exists = false;
  ino_t inode = 0;
  off_t size = 0;
  int64_t modified_ns = 0;
  int64_t changed_ns = 0;

  friend bool operator==(const Sighting&, const Sighting&) = default;
};

int64_t Nanoseconds(const timespec& time) {
  return time.tv_sec * int64_t{1'000'000'000} + time.tv_nsec;
}

Sighting Look(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) return {};
  return {.exists = true,
          .inode = info.st_ino,
          .size = info.st_size,
          .modified_ns = Nanoseconds(info.st_mtim),
          .changed_ns = Nanoseconds(info.st_ctim)};
}

// One open file. SQLite gives the memory, ours and then the real file's.
struct File {
  sqlite3_file base;
  sqlite3_vfs* real_vfs;
  // SQLite's own, which lives as long as the file.
  const char* name;
  int flags;
  // False while a "-wal" does not exist, which is then empty.
  bool open;
  // True while there is no shared memory to share.
  bool alone;
  // Shared-memory locks that were taken while alone, a bit each.
  uint32_t locks;
  // When the transaction began that is alone.
  Sighting database;
  Sighting log;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods& methods() { return *real()->pMethods; }
};

File& Of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

// Opens the real file, if it has appeared.
bool EnsureOpen(File& file) {
  if (file.open) return true;
  int flags = 0;
  file.open = Look(file.name).exists &&
              file.real_vfs->xOpen(file.real_vfs, file.name, file.real(),
                                   file.flags, &flags) == SQLITE_OK;
  return file.open;
}

int Close(sqlite3_file* file) {
  File& self = Of(file);
  const int result = self.open ? self.methods().xClose(self.real()) : SQLITE_OK;
  self.~File();
  return result;
}

bool Disturbed(const File& file) {
  const std::string name = file.name;
  return Look(name) != file.database || Look(name + "-wal") != file.log;
}

int Read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  File& self = Of(file);
  if (!EnsureOpen(self)) {
    std::memset(bytes, 0, size);
    return SQLITE_IOERR_SHORT_READ;
  }
  const int result = self.methods().xRead(self.real(), bytes, size, offset);
  if (self.alone && Disturbed(self)) return SQLITE_BUSY;
  return result;
}

int Write(sqlite3_file*, const void*, int, sqlite3_int64) {
  return SQLITE_READONLY;
}

int Truncate(sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; }

int Sync(sqlite3_file*, int) { return SQLITE_OK; }

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  File& self = Of(file);
  *size = 0;
  if (!EnsureOpen(self)) return SQLITE_OK;
  return self.methods().xFileSize(self.real(), size);
}

int Lock(sqlite3_file* file, int level) {
  if (level > SQLITE_LOCK_SHARED) return SQLITE_BUSY;
  File& self = Of(file);
  return self.open ? self.methods().xLock(self.real(), level) : SQLITE_OK;
}

int Unlock(sqlite3_file* file, int level) {
  File& self = Of(file);
  return self.open ? self.methods().xUnlock(self.real(), level) : SQLITE_OK;
}

int CheckReservedLock(sqlite3_file* file, int* reserved) {
  File& self = Of(file);
  *reserved = 0;
  if (!self.open) return SQLITE_OK;
  return self.methods().xCheckReservedLock(self.real(), reserved);
}

int FileControl(sqlite3_file* file, int op, void* argument) {
  File& self = Of(file);
  if (!self.open) return SQLITE_NOTFOUND;
  return self.methods().xFileControl(self.real(), op, argument);
}

int SectorSize(sqlite3_file* file) {
  File& self = Of(file);
  return self.open ? self.methods().xSectorSize(self.real()) : 4096;
}

int DeviceCharacteristics(sqlite3_file* file) {
  File& self = Of(file);
  return self.open ? self.methods().xDeviceCharacteristics(self.real()) : 0;
}

int ShmMap(sqlite3_file* file, int page, int size, int extend,
           void volatile** memory) {
  File& self = Of(file);
  const std::string name = self.name;
  const int result =
      self.methods().xShmMap(self.real(), page, size, extend, memory);
  self.alone =
      (result & 0xFF) == SQLITE_CANTOPEN && !Look(name + "-shm").exists;
  // A connection of this process that writes shares its mapping with us.
  if (!self.alone) return result == SQLITE_OK ? SQLITE_READONLY : result;
  self.database = Look(name);
  self.log = Look(name + "-wal");
  *memory = nullptr;
  // SQLite then builds the index of the log, if there is one, on its heap.
  return SQLITE_READONLY_CANTINIT;
}

int ShmLock(sqlite3_file* file, int first, int count, int flags) {
  File& self = Of(file);
  const uint32_t mask = ((1U << count) - 1U) << first;
  if ((flags & SQLITE_SHM_UNLOCK) != 0 && (self.locks & mask) != 0) {
    self.locks &= ~mask;
    return SQLITE_OK;
  }
  if (!self.alone) {
    return self.methods().xShmLock(self.real(), first, count, flags);
  }
  if ((flags & SQLITE_SHM_LOCK) == 0) return SQLITE_OK;
  if ((flags & SQLITE_SHM_EXCLUSIVE) != 0) return SQLITE_BUSY;
  self.locks |= mask;
  return SQLITE_OK;
}

void ShmBarrier(sqlite3_file* file) {
  File& self = Of(file);
  self.methods().xShmBarrier(self.real());
}

int ShmUnmap(sqlite3_file* file, int) {
  File& self = Of(file);
  // Never deletes what others share.
  return self.methods().xShmUnmap(self.real(), 0);
}

constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = Close,
    .xRead = Read,
    .xWrite = Write,
    .xTruncate = Truncate,
    .xSync = Sync,
    .xFileSize = FileSize,
    .xLock = Lock,
    .xUnlock = Unlock,
    .xCheckReservedLock = CheckReservedLock,
    .xFileControl = FileControl,
    .xSectorSize = SectorSize,
    .xDeviceCharacteristics = DeviceCharacteristics,
    .xShmMap = ShmMap,
    .xShmLock = ShmLock,
    .xShmBarrier = ShmBarrier,
    .xShmUnmap = ShmUnmap,
};

sqlite3_vfs* RealOf(sqlite3_vfs* vfs) {
  return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
         int* out_flags) {
  file->pMethods = nullptr;
  // A file without a name would be a temporary one, to write to.
  if (name == nullptr) return SQLITE_CANTOPEN;
  constexpr int kWriting = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                           SQLITE_OPEN_EXCLUSIVE | SQLITE_OPEN_DELETEONCLOSE;
  File* const self = new (file) File{};
  self->real_vfs = RealOf(vfs);
  self->name = name;
  self->flags = (flags & ~kWriting) | SQLITE_OPEN_READONLY;
  const int result = self->real_vfs->xOpen(self->real_vfs, name, self->real(),
                                           self->flags, out_flags);
  self->open = result == SQLITE_OK;
  if (!self->open) {
    const bool absent_log =
        (flags & SQLITE_OPEN_WAL) != 0 && !Look(name).exists;
    if (!absent_log) return result;
  }
  if (out_flags != nullptr) *out_flags = self->flags;
  self->base.pMethods = &kMethods;
  return SQLITE_OK;
}

// Nothing is deleted. SQLite goes on as if it were: it only wants to delete
// the log of an empty database.
int Delete(sqlite3_vfs*, const char*, int) { return SQLITE_OK; }

int Access(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
  return RealOf(vfs)->xAccess(RealOf(vfs), name, flags, result);
}

int FullPathname(sqlite3_vfs* vfs, const char* name, int size, char* full) {
  return RealOf(vfs)->xFullPathname(RealOf(vfs), name, size, full);
}

int Randomness(sqlite3_vfs* vfs, int size, char* bytes) {
  return RealOf(vfs)->xRandomness(RealOf(vfs), size, bytes);
}

int Sleep(sqlite3_vfs* vfs, int microseconds) {
  return RealOf(vfs)->xSleep(RealOf(vfs), microseconds);
}

int CurrentTime(sqlite3_vfs* vfs, double* julian_day) {
  return RealOf(vfs)->xCurrentTime(RealOf(vfs), julian_day);
}

int GetLastError(sqlite3_vfs* vfs, int size, char* text) {
  return RealOf(vfs)->xGetLastError(RealOf(vfs), size, text);
}

int CurrentTimeInt64(sqlite3_vfs* vfs, sqlite3_int64* milliseconds) {
  return RealOf(vfs)->xCurrentTimeInt64(RealOf(vfs), milliseconds);
}

const char* Register() {
  sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
  if (real == nullptr || real->iVersion < 2) return nullptr;
  // Lives as long as SQLite may use it: as long as the program.
  auto* const vfs = new sqlite3_vfs{
      .iVersion = 2,
      .szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile,
      .mxPathname = real->mxPathname,
      .zName = kName,
      .pAppData = real,
      .xOpen = Open,
      .xDelete = Delete,
      .xAccess = Access,
      .xFullPathname = FullPathname,
      .xRandomness = Randomness,
      .xSleep = Sleep,
      .xCurrentTime = CurrentTime,
      .xGetLastError = GetLastError,
      .xCurrentTimeInt64 = CurrentTimeInt64,
  };
  return sqlite3_vfs_register(vfs, 0) == SQLITE_OK ? kName : nullptr;
}

}  // namespace

const char* ReadOnlyVfs() {
  static const char* const name = Register();
  return name;
}

}  // namespace osiris::sqlite
