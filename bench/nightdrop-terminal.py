"""Enters envelopes at post-nightdrop on a pseudo-terminal. Input on stdin as JSON: {argv, env, cwd, witness, pin, envelopes}.

Each envelope is a list of lines, typed at once as a fast hand or a scanner does. The answer is JSON: seconds from the
first key of each envelope to its receipt.
"""
import json
import os
import pty
import select
import sys
import time

PATIENCE_S = 30
job = json.load(sys.stdin)
pid, master = pty.fork()
if pid == 0:
    os.chdir(job["cwd"])
    os.execvpe(job["argv"][0], job["argv"], job["env"])
screen = b""
searched = 0


def wait_for(text):
    global screen, searched
    end = time.time() + PATIENCE_S
    while True:
        at = screen.find(text.encode(), searched)
        if at >= 0:
            searched = at + len(text.encode())
            return
        if time.time() > end:
            sys.exit("never seen: %s\n%s" % (text, screen.decode("utf-8", "replace")))
        if select.select([master], [], [], 0.001)[0]:
            screen += os.read(master, 65536)


wait_for("Second person")
os.write(master, (job["witness"] + "\r").encode())
wait_for("Their PIN")
os.write(master, (job["pin"] + "\r").encode())
seconds = []
for number, lines in enumerate(job["envelopes"], 1):
    wait_for("#%d account" % number)
    began = time.perf_counter()
    os.write(master, "".join(line + "\r" for line in lines).encode())
    wait_for(" no. %d " % number)
    seconds.append(time.perf_counter() - began)
os.kill(pid, 9)
os.waitpid(pid, 0)
json.dump(seconds, sys.stdout)
