/*
 * Stands between a process and its C library, and there does what a bad machine does: refuses writes below a directory,
 * moves the clock, answers no name, and records what is written and what is made durable. Loaded by LD_PRELOAD; told what
 * to do through a page that it shares with the rig (Machine.java has the same layout).
 *
 * The order of a record is that in which calls returned, but for fsync, which is recorded as it begins and as it ends: what
 * was recorded before it began is durable when it has ended.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct page {
    volatile int64_t clock_ahead;   /* nanoseconds by which the wall clock is wrong */
    volatile int32_t refusal;       /* errno of what is refused below the directory; 0: nothing is */
    volatile int32_t no_names;      /* 1: no host name can be looked up */
    volatile int64_t refused;       /* how many calls were refused */
    volatile int64_t mapped;        /* how many files were mapped for writing, of which no record can be kept */
    volatile int64_t unanswered;    /* how many names were asked for in vain */
    char directory[PATH_MAX];
};

struct line {
    uint32_t kind;
    int32_t fd;
    int64_t at;
    int64_t offset;
    int64_t size;                   /* of the data that follow the paths */
    uint32_t flags;
    uint32_t path;                  /* bytes of the first path */
    uint32_t other;                 /* bytes of the second */
    uint32_t mode;
};

enum { OPEN = 1, CLOSE, WRITE, TRUNCATE, SYNC_BEGINS, SYNC_ENDS, RENAME, UNLINK, MKDIR, RMDIR, LINK, DUPLICATE };

#define FILES 65536
static struct page nothing;
static struct page *page = &nothing;
static char root[PATH_MAX];
static size_t root_length;
static int trace = -1;
static char *paths[FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void begin(void) {
    const char *control = getenv("CADRE_RIG_CONTROL"), *below = getenv("CADRE_RIG_ROOT"), *record = getenv("CADRE_RIG_TRACE");
    if (control == NULL || below == NULL) return;
    int fd = (int) syscall(SYS_openat, AT_FDCWD, control, O_RDWR | O_CLOEXEC);
    if (fd >= 0) {
        void *shared = mmap(NULL, sizeof(struct page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (shared != MAP_FAILED) page = shared;
        syscall(SYS_close, fd);
    }
    strncpy(root, below, sizeof root - 1);
    root_length = strlen(root);
    if (record != NULL) {
        char name[PATH_MAX];
        snprintf(name, sizeof name, "%s.%d", record, getpid());
        trace = (int) syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
}

static void ready(void) { pthread_once(&once, begin); }

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (real == NULL) real = (type (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name); \
    ready()

/* The absolute path, without "." and ".." and doubled slashes; not following links. */
static void absolute(int folder, const char *path, char *out) {
    char all[PATH_MAX * 2] = "";
    if (path[0] != '/') {
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, all, PATH_MAX) < 0) all[0] = 0;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t length = readlink(link, all, PATH_MAX - 1);
            all[length < 0 ? 0 : length] = 0;
        }
        strcat(all, "/");
    }
    strncat(all, path, PATH_MAX - 1);
    size_t end = 0;
    for (char *part = all; *part;) {
        while (*part == '/') part++;
        size_t length = strcspn(part, "/");
        if (length == 0) break;
        if (length == 2 && part[0] == '.' && part[1] == '.') {
            while (end > 0 && out[--end] != '/') { }
        } else if (!(length == 1 && part[0] == '.') && end + length + 1 < PATH_MAX) {
            out[end++] = '/';
            memcpy(out + end, part, length);
            end += length;
        }
        part += length;
    }
    out[end] = 0;
}

static int below(const char *path, const char *directory, size_t length) {
    return length > 0 && strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int ours(const char *path) { return below(path, root, root_length); }

static int fails(const char *path, int only) {
    int refusal = page->refusal;
    if (refusal == 0 || (only != 0 && refusal != only) || path == NULL) return 0;
    if (!below(path, page->directory, strlen(page->directory))) return 0;
    __sync_fetch_and_add(&page->refused, 1);
    errno = refusal;
    return 1;
}

static const char *known(int fd) { return fd >= 0 && fd < FILES ? paths[fd] : NULL; }

static void note(struct line line, const char *path, const char *other, const struct iovec *data, int pieces) {
    if (trace < 0) return;
    int before = errno;
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    line.at = now.tv_sec * 1000000000LL + now.tv_nsec;
    line.path = path == NULL ? 0 : strlen(path);
    line.other = other == NULL ? 0 : strlen(other);
    pthread_mutex_lock(&lock);
    struct iovec head[3] = {{&line, sizeof line}, {(void *) path, line.path}, {(void *) other, line.other}};
    syscall(SYS_writev, trace, head, 3);
    int64_t left = line.size;
    for (int i = 0; i < pieces && left > 0; i++) {
        int64_t size = (int64_t) data[i].iov_len < left ? (int64_t) data[i].iov_len : left;
        for (int64_t done = 0; done < size;) {
            ssize_t n = syscall(SYS_write, trace, (char *) data[i].iov_base + done, size - done);
            if (n <= 0) abort();
            done += n;
        }
        left -= size;
    }
    pthread_mutex_unlock(&lock);
    errno = before;
}

static void note_paths(uint32_t kind, const char *path, const char *other, uint32_t mode) {
    if (ours(path) || (other != NULL && ours(other))) note((struct line) {.kind = kind, .fd = -1, .mode = mode}, path, other, NULL, 0);
}

/* ---- opening and closing */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char full[PATH_MAX];
    absolute(folder, path, full);
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
    if (writes && ours(full)) {
        if (fails(full, EROFS)) return -1;
        if ((flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, full, F_OK) < 0 && fails(full, ENOSPC)) return -1;
    }
    int fd = (int) syscall(SYS_openat, folder, path, flags, mode);
    if (fd >= 0 && fd < FILES && ours(full)) {
        free(paths[fd]);
        paths[fd] = strdup(full);
        note((struct line) {.kind = OPEN, .fd = fd, .flags = flags, .mode = mode}, full, NULL, NULL, 0);
    }
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
    ready()

int open(const char *path, int flags, ...) { MODE(flags); return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags); return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags); return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags); return opened(folder, path, flags, mode); }
int creat(const char *path, mode_t mode) { ready(); return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static void forget(int fd) {
    if (known(fd) != NULL) {
        note((struct line) {.kind = CLOSE, .fd = fd}, NULL, NULL, NULL, 0);
        char *path = paths[fd];
        paths[fd] = NULL;
        free(path);
    }
}

int close(int fd) {
    ready();
    forget(fd);
    return (int) syscall(SYS_close, fd);
}

static int duplicated(int from, int to) {
    if (to >= 0 && known(from) != NULL && to < FILES && to != from) {
        free(paths[to]);
        paths[to] = strdup(paths[from]);
        note((struct line) {.kind = DUPLICATE, .fd = to, .offset = from}, NULL, NULL, NULL, 0);
    }
    return to;
}

int dup(int fd) { ready(); return duplicated(fd, (int) syscall(SYS_dup, fd)); }

int dup2(int fd, int to) {
    ready();
    if (fd != to) forget(to);
    return duplicated(fd, (int) syscall(SYS_dup3, fd, to, 0) < 0 && fd != to ? -1 : to);
}

/* ---- writing */

static int no_room(int fd, int64_t end) {
    const char *path = known(fd);
    if (path == NULL || page->refusal == 0) return 0;
    if (page->refusal == ENOSPC) {
        struct stat is;
        if (syscall(SYS_fstat, fd, &is) == 0 && end <= is.st_size) return 0;  /* its blocks are there already */
    }
    return fails(path, 0);
}

static int64_t place(int fd) {
    struct stat is;
    if (syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND) return syscall(SYS_fstat, fd, &is) == 0 ? is.st_size : 0;
    return syscall(SYS_lseek, fd, 0, SEEK_CUR);
}

static ssize_t written(int fd, ssize_t n, int64_t offset, const struct iovec *data, int pieces) {
    if (n > 0) note((struct line) {.kind = WRITE, .fd = fd, .offset = offset < 0 ? place(fd) - n : offset, .size = n}, NULL, NULL, data, pieces);
    return n;
}

ssize_t write(int fd, const void *bytes, size_t size) {
    ready();
    if (known(fd) == NULL) return syscall(SYS_write, fd, bytes, size);
    if (page->refusal != 0 && no_room(fd, place(fd) + size)) return -1;
    struct iovec data = {(void *) bytes, size};
    return written(fd, syscall(SYS_write, fd, bytes, size), -1, &data, 1);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
    ready();
    if (known(fd) == NULL) return syscall(SYS_pwrite64, fd, bytes, size, offset);
    if (no_room(fd, offset + size)) return -1;
    struct iovec data = {(void *) bytes, size};
    return written(fd, syscall(SYS_pwrite64, fd, bytes, size, offset), offset, &data, 1);
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { return pwrite64(fd, bytes, size, offset); }

ssize_t writev(int fd, const struct iovec *data, int pieces) {
    ready();
    if (known(fd) == NULL) return syscall(SYS_writev, fd, data, pieces);
    int64_t size = 0;
    for (int i = 0; i < pieces; i++) size += data[i].iov_len;
    if (page->refusal != 0 && no_room(fd, place(fd) + size)) return -1;
    return written(fd, syscall(SYS_writev, fd, data, pieces), -1, data, pieces);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t size) {
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    if (known(to) != NULL) { errno = EINVAL; return -1; }  /* callers then copy by hand */
    return real(to, from, offset, size);
}
ssize_t sendfile(int to, int from, off_t *offset, size_t size) { return sendfile64(to, from, offset, size); }

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *where, size_t size, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    if (known(to) != NULL) { errno = EXDEV; return -1; }
    return real(from, at, to, where, size, flags);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t offset) {
    REAL(void *, "mmap64", void *, size_t, int, int, int, off64_t);
    if (fd >= 0 && (protection & PROT_WRITE) && (flags & MAP_SHARED) && known(fd) != NULL) __sync_fetch_and_add(&page->mapped, 1);
    return real(address, length, protection, flags, fd, offset);
}

int ftruncate64(int fd, off64_t length) {
    ready();
    if (known(fd) == NULL) return (int) syscall(SYS_ftruncate, fd, length);
    if (fails(known(fd), EROFS)) return -1;
    int result = (int) syscall(SYS_ftruncate, fd, length);
    if (result == 0) note((struct line) {.kind = TRUNCATE, .fd = fd, .offset = length}, NULL, NULL, NULL, 0);
    return result;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, long call) {
    if (known(fd) == NULL) return (int) syscall(call, fd);
    if (fails(known(fd), EROFS)) return -1;
    note((struct line) {.kind = SYNC_BEGINS, .fd = fd}, NULL, NULL, NULL, 0);
    int result = (int) syscall(call, fd);
    if (result == 0) note((struct line) {.kind = SYNC_ENDS, .fd = fd}, NULL, NULL, NULL, 0);
    return result;
}
int fsync(int fd) { ready(); return synced(fd, SYS_fsync); }
int fdatasync(int fd) { ready(); return synced(fd, SYS_fdatasync); }

/* ---- names */

static int changed(uint32_t kind, int folder, const char *path, int other_folder, const char *other, uint32_t flags) {
    char one[PATH_MAX], two[PATH_MAX] = "";
    absolute(folder, path, one);
    if (other != NULL) absolute(other_folder, other, two);
    if (fails(one, EROFS) || (other != NULL && fails(two, EROFS)) || ((kind == MKDIR || kind == LINK) && fails(kind == LINK ? two : one, ENOSPC))) return -1;
    long result;
    switch (kind) {
        case RENAME: result = syscall(SYS_renameat2, folder, path, other_folder, other, flags); break;
        case LINK: result = syscall(SYS_linkat, folder, path, other_folder, other, flags); break;
        case MKDIR: result = syscall(SYS_mkdirat, folder, path, flags); break;
        default: result = syscall(SYS_unlinkat, folder, path, flags); break;
    }
    if (result == 0) note_paths(kind, one, other == NULL ? NULL : two, flags);
    return (int) result;
}

int rename(const char *from, const char *to) { ready(); return changed(RENAME, AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { ready(); return changed(RENAME, a, from, b, to, 0); }
int link(const char *from, const char *to) { ready(); return changed(LINK, AT_FDCWD, from, AT_FDCWD, to, 0); }
int unlink(const char *path) { ready(); return changed(UNLINK, AT_FDCWD, path, 0, NULL, 0); }
int rmdir(const char *path) { ready(); return changed(RMDIR, AT_FDCWD, path, 0, NULL, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) {
    ready();
    return changed(flags & AT_REMOVEDIR ? RMDIR : UNLINK, folder, path, 0, NULL, flags);
}
int remove(const char *path) {
    ready();
    struct stat is;
    return lstat(path, &is) == 0 && S_ISDIR(is.st_mode) ? rmdir(path) : unlink(path);
}
int mkdir(const char *path, mode_t mode) { ready(); return changed(MKDIR, AT_FDCWD, path, 0, NULL, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { ready(); return changed(MKDIR, folder, path, 0, NULL, mode); }

/* ---- the clock, and names of hosts */

static void ahead(struct timespec *time) {
    int64_t nanoseconds = time->tv_sec * 1000000000LL + time->tv_nsec + page->clock_ahead;
    time->tv_sec = nanoseconds / 1000000000LL;
    time->tv_nsec = nanoseconds % 1000000000LL;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int result = real(clock, time);
    if (result == 0 && page->clock_ahead != 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) ahead(time);
    return result;
}

int gettimeofday(struct timeval *time, void *zone) {
    struct timespec now;
    (void) zone;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    if (result == 0) { time->tv_sec = now.tv_sec; time->tv_usec = now.tv_nsec / 1000; }
    return result;
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL) *out = now.tv_sec;
    return now.tv_sec;
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    REAL(int, "getaddrinfo", const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (page->no_names && host != NULL && !(hints != NULL && (hints->ai_flags & AI_NUMERICHOST))) {
        __sync_fetch_and_add(&page->unanswered, 1);
        return EAI_AGAIN;
    }
    /* A host of the rig's own: Java knows localhost without being told. */
    return real(host != NULL && strcmp(host, "files.rig.example") == 0 ? "127.0.0.1" : host, service, hints, found);
}
