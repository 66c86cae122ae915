"""The system calls and resources that a learner's process is left with.

Bubblewrap keeps a submission from the rest of the machine. The kernel's filter keeps it from the
next submission: the learner's process can start no other process, signal none, open no connection
and leave nothing behind but files in the scratch folder.
"""

import ctypes
import resource
import struct
import tempfile
from typing import Any

#: Bytes of address space, bytes of one file, open files and threads of one submission.
MEMORY, FILE_SIZE, OPEN_FILES, THREADS = 3 << 30, 16 << 20, 64, 64

# These calls let Python, NumPy and Matplotlib compute, and read and write files. Every other call
# answers "not implemented", which the C library expects of an older kernel, so that it falls back.
# Missing on purpose: fork and exec, kill and its relatives, sockets, ptrace, namespaces, keys,
# shared memory, changes of owner, mode, attributes, priority or processor, io_uring.
_ALLOWED = """
    read write readv writev pread64 pwrite64 preadv pwritev lseek sendfile copy_file_range open
    openat openat2 close close_range creat dup dup2 dup3 pipe pipe2 stat fstat lstat newfstatat
    statx statfs fstatfs access faccessat faccessat2 readlink readlinkat getdents getdents64
    getcwd chdir fchdir truncate ftruncate fallocate fsync fdatasync rename renameat renameat2
    mkdir mkdirat rmdir unlink unlinkat link linkat symlink symlinkat umask utime utimes
    utimensat futimesat mmap mprotect munmap mremap brk msync mlock munlock membarrier futex
    futex_waitv set_robust_list get_robust_list rseq set_tid_address gettid sched_yield
    sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
    sched_get_priority_min getcpu arch_prctl rt_sigaction rt_sigprocmask rt_sigreturn
    rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack pause alarm setitimer getitimer
    nanosleep clock_nanosleep restart_syscall timer_create timer_settime timer_gettime
    timer_getoverrun timer_delete clock_gettime clock_getres gettimeofday time times getrusage
    sysinfo uname getrandom getpid getppid getuid geteuid getgid getegid getresuid getresgid
    getgroups getpgrp getpgid getsid getrlimit getpriority select pselect6 poll ppoll
    epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd eventfd2 exit exit_group
    wait4 waitid
"""

_ALLOW, _ERRNO_ENOSYS = 0x7FFF0000, 0x00050000 | 38
_EQUAL, _MASKED_EQUAL, _OPTIMIZE = 4, 7, 8
_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_CLONE_THREAD, _SECCOMP_MODE_FILTER = 0x00010000, 2


def compile_filter() -> bytes:
    """Return the kernel's filter of system calls, as libseccomp compiles it.

    Any refusal, as of a libseccomp that is not installed, is an `OSError`.
    """
    library: Any = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(_ERRNO_ENOSYS))
    # The rules form a tree, because the kernel tries all system calls on a filter that is put on. A
    # libseccomp that is too old for a tree makes a list.
    library.seccomp_attr_set(rules, _OPTIMIZE, 2)
    for name in _ALLOWED.split():
        _allow(library, rules, name)
    # A thread is a clone as well; a process is one without this flag. clone3 hides its flags from
    # the filter, so it stays away and the C library uses clone.
    _allow(library, rules, "clone", 0, _MASKED_EQUAL, _CLONE_THREAD, _CLONE_THREAD)
    _allow(library, rules, "prlimit64", 0, _EQUAL, 0, 0)
    # Memory can be given back, or have huge pages. Other advice moves files in the system's cache:
    # the next process could tell.
    for advice in (4, 8, 14, 15):
        _allow(library, rules, "madvise", 2, _EQUAL, advice, 0)
    # A pipe is shared with the worker, and so with the next submission: a process that may set its
    # flags, size or owner can damage the next one's results. Locks on files are shared too, even
    # between boxes, and can carry a message. These commands are harmless: to copy a descriptor, to
    # ask for its flags, the kind of terminal and the bytes to read, and to close it on exec.
    for command in (0, 1, 2, 3, 1030, 1032):
        _allow(library, rules, "fcntl", 1, _EQUAL, command, 0)
    for command in (0x5401, 0x5413, 0x541B, 0x5450, 0x5451):
        _allow(library, rules, "ioctl", 1, _EQUAL, command, 0)
    with tempfile.TemporaryFile(dir=".") as file:
        if code := library.seccomp_export_bpf(rules, file.fileno()):
            raise OSError(-code, "libseccomp does not compile the filter")
        library.seccomp_release(rules)
        file.seek(0)
        return file.read()


def _allow(library: Any, rules: ctypes.c_void_p, name: str, *condition: int) -> None:
    """Allow a call if an argument (its position, an operator, two operands) is so."""
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number == -1:
        return  # this library does not know the call, and no call is allowed by default
    packed = struct.pack("=IIQQ", *condition) if condition else b""
    if code := library.seccomp_rule_add_array(rules, _ALLOW, number, bool(condition), packed):
        raise OSError(-code, f"libseccomp refuses a rule for {name}")


def restrict(own_user: bool) -> None:
    """Hide the calling process from others; bound its memory, files and threads.

    Threads are counted by user, so only those of the process's own user can be bounded.
    """
    _prctl(_PR_SET_DUMPABLE, 0)  # other processes of the same user can neither read nor trace it
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if own_user:
        _limit(resource.RLIMIT_NPROC, THREADS)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, FILE_SIZE)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)


def lock(instructions: bytes, seconds: int) -> None:
    """Bound the time for which the calling process computes, and put a filter on it for good."""
    _limit(resource.RLIMIT_CPU, seconds)
    filter_in_memory = ctypes.create_string_buffer(instructions)
    program = struct.pack("HP", len(instructions) // 8, ctypes.addressof(filter_in_memory))
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


def _prctl(option: int, value: int, pointer: Any = 0) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, pointer, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"the kernel refuses prctl {option}")
