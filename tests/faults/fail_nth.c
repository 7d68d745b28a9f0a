/* Preloaded: the n-th call that changes a file fails, or the process ends there as in a crash.
 *   FAIL_AT=n        which call; 0: none
 *   FAIL_HOW=nospc | io | short | crash
 *   FAIL_COUNT=file  the number of calls of this process, written at its end
 *   FAIL_TRACE=file  a line for each write, fsync and rename with the inode; of a rename also that of the folder */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

/* 0: go on; otherwise the call is the one that fails */
static int due(void) {
    static long at = -1;
    static const char *how;
    if (at < 0) {
        how = getenv("FAIL_HOW");
        at = getenv("FAIL_AT") ? atol(getenv("FAIL_AT")) : 0;
    }
    if (atomic_fetch_add(&calls, 1) + 1 != at) return 0;
    if (strcmp(how, "crash") == 0) _exit(99);
    errno = strcmp(how, "io") == 0 ? EIO : ENOSPC;
    return 1;
}

__attribute__((destructor)) static void count(void) {
    const char *file = getenv("FAIL_COUNT");
    FILE *out = file ? fopen(file, "w") : NULL;
    if (out) {
        fprintf(out, "%ld\n", (long)calls);
        fclose(out);
    }
}

static void trace(const char *call, unsigned long inode, unsigned long folder) {
    const char *file = getenv("FAIL_TRACE");
    FILE *out = file ? fopen(file, "a") : NULL;
    if (out) {
        fprintf(out, "%s %lu %lu\n", call, inode, folder);
        fclose(out);
    }
}

static unsigned long inode_of(int file) {
    struct stat status;
    return fstat(file, &status) == 0 && !S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode) ? status.st_ino : 0;
}

static unsigned long folder_of(const char *path) {
    char folder[4096] = ".";
    struct stat status;
    const char *slash = strrchr(path, '/');
    if (slash) snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    return stat(folder, &status) == 0 ? status.st_ino : 0;
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

ssize_t write(int file, const void *bytes, size_t size) {
    if (file > 2) trace("write", inode_of(file), 0);
    if (file > 2 && due()) {
        /* A disk that fills takes a part. */
        if (strcmp(getenv("FAIL_HOW"), "short") == 0 && size > 1)
            return REAL(ssize_t, "write", int, const void *, size_t)(file, bytes, size / 2);
        return -1;
    }
    return REAL(ssize_t, "write", int, const void *, size_t)(file, bytes, size);
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    trace("write", inode_of(file), 0);
    return due() ? -1 : REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)(file, bytes, size, at);
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) { return pwrite64(file, bytes, size, at); }

static int opening(const char *name, const char *path, int flags, mode_t mode) {
    if ((flags & O_ACCMODE) != O_RDONLY && due()) return -1;
    return REAL(int, name, const char *, int, ...)(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & O_CREAT) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opening("open", path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & O_CREAT) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opening("open64", path, flags, mode);
}
int fsync(int file) {
    trace("fsync", inode_of(file), 0);
    return due() ? -1 : REAL(int, "fsync", int)(file);
}
int rename(const char *from, const char *to) {
    struct stat status;
    if (stat(from, &status) == 0) trace("rename", status.st_ino, folder_of(to));
    return due() ? -1 : REAL(int, "rename", const char *, const char *)(from, to);
}
int ftruncate(int file, off_t size) { return due() ? -1 : REAL(int, "ftruncate", int, off_t)(file, size); }
int ftruncate64(int file, off64_t size) { return due() ? -1 : REAL(int, "ftruncate64", int, off64_t)(file, size); }
int mkdir(const char *path, mode_t mode) { return due() ? -1 : REAL(int, "mkdir", const char *, mode_t)(path, mode); }
int unlink(const char *path) { return due() ? -1 : REAL(int, "unlink", const char *)(path); }
/* Only files: a closed folder or socket changes nothing. */
int close(int file) {
    struct stat status;
    const int is_file = file > 2 && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    if (is_file && (fcntl(file, F_GETFL) & O_ACCMODE) != O_RDONLY && due()) {
        REAL(int, "close", int)(file);
        errno = EIO;
        return -1;
    }
    return REAL(int, "close", int)(file);
}
