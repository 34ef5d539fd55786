"""Runs a command on a pseudo-terminal. Input on stdin as JSON: {argv, env, cwd, columns, rows, stdout, steps}.

Each step is [text to wait for, text to type]. The answer is JSON: {screen, exit}. Where `stdout` names a file the
command's stdout goes there and the screen shows stderr alone.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

PATIENCE_S = 20
job = json.load(sys.stdin)
pid, master = pty.fork()
if pid == 0:
    time.sleep(0.05)
    os.chdir(job["cwd"])
    if job.get("stdout"):
        out = os.open(job["stdout"], os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(out, 1)
    os.execvpe(job["argv"][0], job["argv"], job["env"])
size = struct.pack("HHHH", job.get("rows", 24), job.get("columns", 80), 0, 0)
fcntl.ioctl(master, termios.TIOCSWINSZ, size)
screen = b""
searched = 0
steps = list(job.get("steps", []))
end = time.time() + PATIENCE_S
while time.time() < end:
    ready, _, _ = select.select([master], [], [], 0.1)
    if ready:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        screen += chunk
    if steps:
        at = screen.find(steps[0][0].encode(), searched)
        if at >= 0:
            searched = at + len(steps[0][0].encode())
            time.sleep(0.1)
            os.write(master, steps.pop(0)[1].encode())
else:
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
json.dump({"screen": screen.decode("utf-8", "replace"), "exit": os.waitstatus_to_exitcode(status), "left": steps}, sys.stdout)
