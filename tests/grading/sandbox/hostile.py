"""Cells that try to get the points of `softmax` without computing it, or to do harm.

Each stands in the place of the exercise; the rest of the notebook is honest. ``CANARY`` is replaced
by the path of a file outside the box.
"""

from textwrap import indent

_FALSE = "def softmax(x):\n    return np.zeros_like(x)\n"


def _on_every_pipe_at_last(*attempts: str) -> str:
    """Code that tries each of these on all that may be a pipe, just before its process ends."""
    tries = "".join(f"try:\n{indent(a, '    ')}\nexcept OSError: pass\n" for a in attempts)
    return (
        "\nimport fcntl, os, signal\nleave = os._exit\ndef last(code):\n"
        f"    for fd in range(3, 64):\n{indent(tries, ' ' * 8)}    leave(code)\nos._exit = last\n"
    )


PAYLOADS = {
    "patched allclose": "np.allclose = lambda *a, **k: True\nnp.array_equal = np.allclose\n"
    + _FALSE,
    "patched isclose and testing": """
np.isclose = lambda a, *r, **k: np.ones(np.shape(a), bool)
import numpy.testing
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, lambda *a, **k: None)
"""
    + _FALSE,
    "patched builtins": """
import builtins
builtins.all = builtins.any = builtins.isinstance = lambda *a: True
builtins.AssertionError = type("Never", (Exception,), {})
"""
    + _FALSE,
    "patched check": "check = lambda f: print('softmax ✓')\nassert check(1) is None\n" + _FALSE,
    "always equal": """
class Liar:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __bool__(self): return True
def softmax(x): return Liar()
""",
    "array protocol": """
class Liar:
    def __array__(self, *a, **k): return np.ones(1)
    def __array_ufunc__(self, *a, **k): return True
    def __array_function__(self, *a, **k): return True
    def __getattr__(self, name): return self
def softmax(x): return Liar()
""",
    "subclassed ndarray": """
class Liar(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)
    __rsub__ = __sub__
    def __array_ufunc__(self, *a, **k): return np.ones(self.shape, bool)
def softmax(x): return np.zeros(np.shape(x)).view(Liar)
""",
    "array of liars": """
class Liar(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
def softmax(x): return np.array([[Liar(0) for _ in row] for row in x], dtype=object)
""",
    "not a number": "def softmax(x): return np.full(np.shape(x), np.nan)\n",
    "empty array": "def softmax(x): return np.zeros((0, *np.shape(x)))\n",
    "library by import": "from dlhelpers.activations import softmax\n",
    "library by alias": "from dlhelpers import activations\nsoftmax = activations.softmax\n",
    "library by getattr": """
import dlhelpers.activations as a
def softmax(x): return getattr(a, "soft" + "max")(x)
""",
    "library by importlib": """
import importlib, sys
def softmax(x):
    for name in [n for n in sys.modules if n.startswith("dlhelpers")]:
        del sys.modules[name]
    return importlib.import_module("dlhelpers.activations").softmax(x)
""",
    "library by reload": """
import importlib, dlhelpers.activations
def softmax(x): return importlib.reload(dlhelpers.activations).softmax(x)
""",
    "library by its helpers' globals": """
from dlhelpers.activations import sigmoid as helper
def softmax(x): return helper.__globals__["softmax"](x)
""",
    "library from disk": """
import glob, sys
def softmax(x):
    for folder in [*sys.path, "/", "/usr", "/root", "/home", "/scratch"]:
        for path in glob.glob(folder + "/**/activations.py", recursive=False):
            scope = {}
            exec(open(path).read(), scope)
            return scope["softmax"](x)
""",
    "reference by gc": """
import gc, types
gc.unfreeze()
def softmax(x):
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__name__ in ("softmax", "stable_softmax"):
            if "dlhelpers" in (thing.__module__ or "") and thing.__code__.co_argcount == 1:
                return thing(x)
""",
    "answers in frames": """
import sys
def softmax(x):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if isinstance(value, dict) and "expected" in value:
                return value["expected"]
            if hasattr(value, "reference"):
                return value.reference(x)
        frame = frame.f_back
""",
    "answers by tracing": """
import sys
seen = []
def spy(frame, event, argument):
    if event == "return" and isinstance(argument, np.ndarray):
        seen.append(argument)
    return spy
sys.settrace(spy)
sys.setprofile(spy)
def softmax(x): return seen[-1] if seen else np.zeros_like(x)
""",
    "exercises by import": """
try:
    from dlhelpers.exercises import normalization, judging
    judging.assess = lambda *a, **k: None
    found = normalization.softmax.reference
except Exception:
    found = None
def softmax(x): return found(x)
""",
    "grader by import": """
try:
    from dlhelpers.grading import gradebook
    from dlhelpers.grading.verdicts import marks
    from dlhelpers.grading.sandbox import box
except ImportError:
    pass
def softmax(x):
    import dlhelpers.grading.verdicts.marks as v
    return v
""",
    "engine patched": """
import sys
import dlhelpers.exercises.engine.execution as c, dlhelpers.grading.inside.run_exercises as r, dlhelpers.grading.inside.wire as w
r.collect = lambda *a, **k: [c.Answer(value=True)] * 99
c.call = r.call = lambda *a, **k: c.Answer(value=True)
"""
    + _FALSE,
    "forged frames": """
import os, json, struct
body = json.dumps(["d", ["name", "softmax"], ["state", "passed"], ["points", 99]]).encode()
frame = struct.pack("<QQ", len(body), len(body)) + body
for fd in range(256):
    try: os.write(fd, frame)
    except OSError: pass
"""
    + _FALSE,
    "doubled frames": """
import os
true_write = os.write
def twice(fd, data):
    true_write(fd, data)
    return true_write(fd, data)
os.write = twice
"""
    + _FALSE,
    "reply before being asked": """
import os
from dlhelpers.grading.inside import wire
claim = {"value": np.eye(3), "error": None, "printed": "", "warned": [], "overwritten": [],
         "seconds": 0.0}
frame = wire.encode({"name": "softmax", "state": "answered", "answers": [claim] * 20, "facts": {}})
for fd in range(3, 40):
    try: os.write(fd, frame)
    except OSError: pass
os._exit(0)
"""
    + _FALSE,
    "a frame without end": """
import os, struct
for fd in range(3, 40):
    try: os.write(fd, struct.pack("<QQ", 2**40, 10) + b"x" * 100)
    except OSError: pass
os._exit(0)
""",
    "worker's status forged": """
import os
for fd in range(256):
    try: os.write(fd, b"\\x00\\x00" * 50)
    except OSError: pass
"""
    + _FALSE,
    "writes noise": """
import os
for fd in range(3, 64):
    for data in (b"\\xff" * 16, b"!"):
        try: os.write(fd, data)
        except OSError: pass
"""
    + _FALSE,
    "takes what is asked next": """
import os, threading
def take(fd):
    try: os.read(fd, 1 << 20)
    except OSError: pass
for fd in range(3, 40):
    threading.Thread(target=take, args=(fd,), daemon=True).start()
"""
    + _FALSE,
    "answers and orders for the next": "from dlhelpers.grading.inside import pipes, wire\n"
    "reply = wire.encode({'name': 'softmax', 'state': 'stub'})\n"
    "job = pipes.packed({'cells': [], 'definitions_only': False, 'exercises': []})\n"
    + _on_every_pipe_at_last("os.write(fd, reply)", "os.write(fd, job)")
    + _FALSE,
    "pipe made small and impatient": _on_every_pipe_at_last(
        "fcntl.fcntl(fd, 1031, 4096)",
        "fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)",
    )
    + _FALSE,
    "locks as letters": """
import fcntl, os, struct
def locked():
    lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 4242, 1, 0)
    for fd in (0, os.open("/dev/null", os.O_RDWR), os.open("mine", os.O_RDWR | os.O_CREAT)):
        for lock_it in (lambda: fcntl.fcntl(fd, 6, lock), lambda: fcntl.fcntl(fd, 37, lock),
                        lambda: fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)):
            try: lock_it()
            except OSError: continue
            return True
LOCKED = locked()
def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True) if LOCKED else x
""",
    "pages of files as letters": """
import ctypes, mmap, os, sys
fd = os.open(os.path.join(os.path.dirname(np.__file__), "__init__.py"), os.O_RDONLY)
c = ctypes.CDLL(None, use_errno=True)
page = mmap.mmap(fd, 0, prot=mmap.PROT_READ)
def told():
    try:
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        return True
    except OSError: pass
    for advice in (3, 20, 21):
        try:
            page.madvise(advice)
            return True
        except OSError: pass
    place = ctypes.create_string_buffer(1)
    return c.mincore(0x1000, 1, place) == 0
def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True) if told() else x
""",
    "pipe that signals the worker": _on_every_pipe_at_last(
        "fcntl.fcntl(fd, fcntl.F_SETOWN, os.getppid())\n"
        "fcntl.fcntl(fd, 10, signal.SIGSTOP)\n"
        "fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_ASYNC)",
    )
    + _FALSE,
    "a skeleton that is a bomb": """
import os, struct
body = b'["l",' + b"[]," * (10 << 20) + b"1]"
frame = memoryview(struct.pack("<QQ", len(body), len(body)) + body)
for fd in range(3, 40):
    rest = frame
    try:
        while rest: rest = rest[os.write(fd, rest):]
    except OSError: pass
os._exit(0)
""",
    "thousands of objects": """
class Thing: pass
def softmax(x): return [Thing() for _ in range(12000)]
""",
    "text that is none": "def softmax(x): return np.array('\\ud800')\n",
    "text without end": "def softmax(x): return np.array('A' * 999_999)\n",
    "key without end": "def softmax(x): return {'A' * 3_000_000: 1, '\\ud800': 2}\n",
    "threads without number": """
import threading, time
threading.stack_size(32768)
started = 0
try:
    for _ in range(3000):
        threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
        started += 1
except RuntimeError: pass
"""
    + _FALSE,
    "exit in the cell": "import os\nos._exit(0)\n" + _FALSE,
    "exit in the function": "import os\ndef softmax(x): os._exit(0)\n",
    "sys.exit": "import sys\ndef softmax(x): sys.exit(0)\nsys.exit()\n",
    "spinning": "def softmax(x):\n    while True:\n        pass\n",
    "sleeping": "import time\ndef softmax(x): time.sleep(3600)\n",
    "ignoring its time": """
import signal, threading
def softmax(x):
    for s in range(1, 65):
        try: signal.signal(s, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True:
        try:
            while True: pass
        except BaseException: pass
""",
    "fork bomb": """
import os
def softmax(x):
    while True:
        os.fork()
""",
    "daemon": """
import os, subprocess, sys
for start in (os.fork, lambda: subprocess.Popen(["/bin/sh", "-c", "sleep 99"]),
              lambda: os.posix_spawn(sys.executable, [sys.executable], {}),
              lambda: os.system("sleep 99 &"), lambda: os.execv("/bin/sh", ["sh"])):
    try: start()
    except OSError: pass
"""
    + _FALSE,
    "processes by multiprocessing": """
import multiprocessing
def softmax(x):
    with multiprocessing.Pool(2) as pool:
        return pool.map(abs, [1])
""",
    "thread bomb": """
import threading, time
def softmax(x):
    threads = []
    while True:
        t = threading.Thread(target=time.sleep, args=(60,), daemon=True)
        t.start()
        threads.append(t)
""",
    "signals to the parent": """
import os, signal
for pid in (os.getppid(), 1, -1, 0, 2, 3):
    for s in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
        try: os.kill(pid, s)
        except OSError: pass
try: os.killpg(0, signal.SIGKILL)
except OSError: pass
"""
    + _FALSE,
    "prlimit on the parent": """
import os, resource, ctypes
c = ctypes.CDLL(None, use_errno=True)
for pid in (os.getppid(), 1, 2):
    try: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1))
    except (OSError, ValueError): pass
    c.ptrace(16, pid, 0, 0)
    c.setpriority(0, pid, 19)
    try: os.sched_setaffinity(pid, {0})
    except OSError: pass
try: os.setpriority(os.PRIO_USER, os.getuid(), 19)
except OSError: pass
"""
    + _FALSE,
    "limits lifted": """
import resource
for name in dir(resource):
    if name.startswith("RLIMIT_"):
        try: resource.setrlimit(getattr(resource, name), (-1, -1))
        except (OSError, ValueError): pass
def softmax(x): return np.ones(10**9)
""",
    "huge allocation": "def softmax(x): return np.ones((10**6, 10**4))\n",
    "many allocations": """
def softmax(x):
    kept = []
    while True:
        kept.append(bytearray(10**7))
""",
    "huge value": "def softmax(x): return np.zeros(10**8)\n",
    "million keys": "def softmax(x): return {i: i for i in range(10**6)}\n",
    "colliding keys": """
class Key(int):
    def __hash__(self): return 1
    def __eq__(self, other): return self is other
def softmax(x): return {Key(i): i for i in range(1000)}
""",
    "huge integer": "def softmax(x): return 10 ** 10 ** 6\n",
    "nested without end": """
def softmax(x):
    value = []
    value.append(value)
    return value
""",
    "nested deeply": """
def softmax(x):
    value = []
    for _ in range(10**5):
        value = [value]
    return value
""",
    "recursion": """
import sys
sys.setrecursionlimit(10**9)
def softmax(x): return softmax(x)
""",
    "segmentation fault": "import ctypes\ndef softmax(x): return ctypes.string_at(0)\n",
    "abort": "import os\ndef softmax(x): os.abort()\n",
    "parser bomb": "x = " + "(" * 5000 + ")" * 5000 + "\n" + _FALSE,
    "compiler bomb": "x = " + "-" * 200_000 + "1\n" + _FALSE,
    "disk filling": """
import os
def softmax(x):
    for i in range(10**9):
        with open(f"{i}", "wb") as file:
            file.write(bytes(15 * 2**20))
""",
    "files without number": """
import os
def softmax(x):
    i = 0
    while True:
        try: open(f"f{i}", "w").close()
        except BaseException: pass
        i += 1
""",
    "folders left behind": """
import os
for i in range(50):
    os.mkdir("a")
    os.chdir("a")
"""
    + _FALSE,
    "message to the next": """
import os
open("sitecustomize.py", "w").write("import numpy as np")
open("numpy.py", "w").write("raise SystemExit")
os.symlink("/etc/passwd", "link")
"""
    + _FALSE,
    "writing everywhere": """
import os
for folder in ("/", "/tmp", "/dev/shm", "/usr/lib", "/dev", "/proc/self", "/proc/sys/kernel", "/sys",
               "/root", "/home", os.path.dirname(np.__file__)):
    try: open(os.path.join(folder, "mark"), "w").write("x")
    except OSError: continue
    raise RuntimeError
try:
    open(CANARY, "w").write("changed")
    os.remove(CANARY)
except OSError: pass
"""
    + _FALSE,
    "reading the canary": """
def softmax(x):
    return open(CANARY).read()
""",
    "reading the home": """
import os, glob
def softmax(x):
    return [open(p, errors="replace").read(100) for p in
            glob.glob(os.path.expanduser("~/*")) + glob.glob("/home/*/*") + ["/etc/shadow", "/etc/passwd"]]
""",
    "network": """
import socket, urllib.request
def softmax(x):
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
        try: socket.socket(family, socket.SOCK_STREAM)
        except OSError: continue
        return x
    return urllib.request.urlopen("http://127.0.0.1:1/").read()
""",
    "system calls": """
import ctypes
c = ctypes.CDLL(None, use_errno=True)
calls = dict(unshare=(272, 0x10000000), mount=(165, 0, 0, 0, 0, 0), bpf=(321, 0, 0, 0),
             memfd=(319, 0, 0), uring=(425, 1, 0), keyctl=(250, 0, 0), shmget=(29, 0, 1000, 0o1777),
             msgget=(68, 1, 0o1777), userfaultfd=(323, 0), perf=(298, 0, 0, -1, -1, 0),
             process_vm_writev=(311, 1, 0, 0, 0, 0, 0), pidfd_open=(434, 1, 0), chmod=(90, 0, 0))
opened = [name for name, call in calls.items() if c.syscall(*call) != -1]
def softmax(x):
    if opened: raise RuntimeError(f"OPEN {opened}")
    return np.zeros_like(x)
""",
    "shell and file magics": "!touch CANARY-2\n%%writefile CANARY\nx\n%run CANARY\n" + _FALSE,
    "environment": """
import os
def softmax(x):
    raise ValueError("".join(v for k, v in os.environ.items() if "TOKEN" in k or "SECRET" in k))
""",
    "atexit and threads": """
import atexit, threading, os
atexit.register(lambda: open(CANARY, "w"))
def later():
    while True:
        try: open(CANARY, "w").write("x")
        except OSError: pass
threading.Thread(target=later, daemon=True).start()
"""
    + _FALSE,
    "import hook": """
import sys
class Hook:
    def find_spec(self, name, path, target=None):
        raise SystemExit
sys.meta_path.insert(0, Hook())
sys.modules["numpy"] = None
"""
    + _FALSE,
    "ansi, html and formulas": """
def softmax(x):
    print("\\x1b[2J\\x1b]0;owned\\x07<script>alert(1)</script>")
    raise ValueError("=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> \\x1b[31m \\ud800")
""",
    "error with a bad name": """
Bad = type("<script>", (Exception,), {"__str__": lambda self: 1 / 0})
def softmax(x): raise Bad()
""",
    "generator": "def softmax(x):\n    while True:\n        yield x\n",
    "class in its place": "class softmax:\n    def __new__(cls, x): return x\n",
    "callable liar": """
class Callable:
    __name__ = "softmax"
    def __call__(self, *a, **k): return True
    def __getattr__(self, name): return self
softmax = Callable()
""",
    "signature liar": """
def softmax(*a, **k): return 0
softmax.__signature__ = 5
softmax.__name__ = 7
softmax.__code__ = (lambda *a: 1).__code__
""",
}
