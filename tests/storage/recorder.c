/* Records what a process writes to files whose name holds "bot.db", and when it syncs them.
 *
 * Preloaded into a child process. Each entry of the log: kind, length of the name, the name, offset,
 * length of the data, the data; numbers are 64 bits, little endian.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record = -1;

static void put(const void *data, size_t length) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    if (real(record, data, length) != (ssize_t)length) abort();
}

static int name_of(int fd, char *name, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, size - 1);
    if (length < 0) return 0;
    name[length] = 0;
    char *base = strrchr(name, '/');
    return base && strstr(base, "bot.db") && !strstr(base, "-shm") && !strstr(base, ".lock");
}

static void enter(char kind, const char *name, uint64_t offset, const void *data, uint64_t length) {
    pthread_mutex_lock(&lock);
    if (record < 0) record = open(getenv("RECORD"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    uint64_t size = strlen(name), head[2] = {offset, length};
    put(&kind, 1);
    put(&size, 8);
    put(name, size);
    put(head, 16);
    if (data) put(data, length);
    pthread_mutex_unlock(&lock);
}

static void note(char kind, int fd, uint64_t offset, const void *data, uint64_t length) {
    char name[4096];
    if (name_of(fd, name, sizeof name)) enter(kind, name, offset, data, length);
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, name)

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    ssize_t done = real(fd, data, length, offset);
    if (done > 0) note('w', fd, offset, data, done);
    return done;
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    ssize_t done = real(fd, data, length);
    if (done > 0 && fd != record) note('a', fd, 0, data, done);
    return done;
}

int ftruncate64(int fd, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    int done = real(fd, length);
    if (!done) note('t', fd, length, NULL, 0);
    return done;
}

int unlink(const char *name) {
    REAL(int, "unlink", const char *);
    int done = real(name);
    if (!done && strstr(name, "bot.db")) enter('u', name, 0, NULL, 0);
    return done;
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    int done = real(fd);
    if (!done) note('s', fd, 0, NULL, 0);
    return done;
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    int done = real(fd);
    if (!done) note('s', fd, 0, NULL, 0);
    return done;
}
