"""The system calls and resources that a learner's process is left with.

Bubblewrap keeps a submission from the rest of the machine. The kernel's filter keeps it from the
next submission: the learner's process can start no other process, signal none, open no connection
and leave nothing behind but files in the scratch folder.
"""

import ctypes
import resource
import tempfile
from typing import Any

#: Bytes of address space, bytes of one file, open files and threads of one submission.
MEMORY, FILE_SIZE, OPEN_FILES, THREADS = 3 << 30, 16 << 20, 64, 64

# These calls let Python, NumPy and Matplotlib compute, and read and write files. Every other call
# answers "not implemented", which the C library expects of an older kernel, so that it falls back.
# Missing on purpose: fork and exec, kill and its relatives, sockets, ptrace, namespaces, keys,
# shared memory, changes of owner, mode, attributes, priority or processor, io_uring.
_ALLOWED = [
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "lseek",
    "_llseek", "sendfile", "copy_file_range", "open", "openat", "openat2", "close", "close_range",
    "creat", "dup", "dup2", "dup3", "pipe", "pipe2", "stat", "fstat", "lstat", "stat64",
    "fstat64", "lstat64", "fstatat64", "newfstatat", "statx", "statfs", "fstatfs", "access",
    "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd",
    "chdir", "fchdir", "truncate", "ftruncate", "fallocate", "fadvise64", "fsync", "fdatasync",
    "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "link",
    "linkat", "symlink", "symlinkat", "umask", "utime", "utimes", "utimensat", "futimesat", "mmap",
    "mmap2", "mprotect", "munmap", "mremap", "madvise", "brk", "mincore", "msync", "mlock",
    "munlock", "membarrier", "futex", "futex_waitv", "set_robust_list", "get_robust_list", "rseq",
    "set_tid_address", "gettid", "sched_yield", "sched_getaffinity", "sched_getparam",
    "sched_getscheduler", "sched_get_priority_max", "sched_get_priority_min", "getcpu",
    "arch_prctl", "set_thread_area", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend", "sigaltstack", "pause", "alarm",
    "setitimer", "getitimer", "nanosleep", "clock_nanosleep", "restart_syscall", "timer_create",
    "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete", "clock_gettime",
    "clock_getres", "gettimeofday", "time", "times", "getrusage", "sysinfo", "uname", "getrandom",
    "getpid", "getppid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid",
    "getgroups", "getpgrp", "getpgid", "getsid", "getrlimit", "ugetrlimit", "getpriority", "select",
    "_newselect", "pselect6", "poll", "ppoll", "epoll_create", "epoll_create1", "epoll_ctl",
    "epoll_wait", "epoll_pwait", "eventfd", "eventfd2", "exit", "exit_group", "wait4", "waitid",
]  # fmt: skip

# A pipe is shared with the worker, and so with the next submission: a process that may set its
# flags, size or owner can damage the next one's results. Locks on files are shared too, even
# between boxes, and can carry a message. These commands are harmless: to copy a descriptor, to ask
# for its flags, for the kind of terminal and for the bytes to read, and to close it on exec.
_COMMANDS = {
    "fcntl": (0, 1, 2, 3, 1030, 1032),
    "fcntl64": (0, 1, 2, 3, 1030, 1032),
    "ioctl": (0x5401, 0x5413, 0x541B, 0x5450, 0x5451),
}

_ALLOW, _ERRNO_ENOSYS = 0x7FFF0000, 0x00050000 | 38
_EQUAL, _MASKED_EQUAL, _OPTIMIZE = 4, 7, 8
_CLONE_THREAD = 0x00010000
_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_C: Any = ctypes.CDLL(None, use_errno=True)


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class Filter:
    """The kernel's filter of system calls: libseccomp compiles it once, each child puts it on.

    Any refusal, as of a libseccomp that is not installed, is an `OSError`.
    """

    def __init__(self) -> None:
        library: Any = ctypes.CDLL("libseccomp.so.2", use_errno=True)
        library.seccomp_init.restype = ctypes.c_void_p
        rules = ctypes.c_void_p(library.seccomp_init(_ERRNO_ENOSYS))
        if not rules:
            raise OSError("libseccomp gives no filter")
        # The rules form a tree, because the kernel tries all system calls on a filter that is put
        # on. A libseccomp that is too old for a tree makes a list.
        library.seccomp_attr_set(rules, _OPTIMIZE, 2)
        for name in _ALLOWED:
            _allow(library, rules, name)
        # A thread is a clone as well; a process is one without this flag. clone3 hides its flags
        # from the filter, so it stays away and the C library uses clone.
        thread = _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, _CLONE_THREAD)
        _allow(library, rules, "clone", thread)
        _allow(library, rules, "prlimit64", _Comparison(0, _EQUAL, 0, 0))
        for name, commands in _COMMANDS.items():
            for command in commands:
                _allow(library, rules, name, _Comparison(1, _EQUAL, command, 0))
        with tempfile.TemporaryFile(dir=".") as file:
            code = library.seccomp_export_bpf(rules, file.fileno())
            if code != 0:
                raise OSError(-code, "libseccomp does not compile the filter")
            file.seek(0)
            self._instructions = file.read()
        library.seccomp_release(rules)

    def put_on(self) -> None:
        """Lock the calling process, for good."""
        program = _Program(len(self._instructions) // 8, self._instructions)
        _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program))


def _allow(library: Any, rules: ctypes.c_void_p, name: str, *conditions: _Comparison) -> None:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number == -1:
        return  # this library does not know the call, and no call is allowed by default
    array = (_Comparison * len(conditions))(*conditions)
    allow = ctypes.c_uint32(_ALLOW)
    code = library.seccomp_rule_add_array(rules, allow, number, len(conditions), array)
    if code != 0:
        raise OSError(-code, f"libseccomp refuses a rule for {name}")


def limit_resources(own_user: bool) -> None:
    """Bound the memory, files and threads of the calling process and of its children.

    Threads are counted by user, so only those of the process's own user can be bounded.
    """
    if own_user:
        _limit(resource.RLIMIT_NPROC, THREADS)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, FILE_SIZE)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)


def limit_computing(seconds: int) -> None:
    """Bound the time for which the calling process may compute."""
    _limit(resource.RLIMIT_CPU, seconds)


def harden() -> None:
    """Keep other processes of the same user from reading or tracing this one."""
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


def _prctl(option: int, value: int, pointer: Any = 0) -> None:
    if _C.prctl(option, value, pointer, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"the kernel refuses prctl {option}")
