"""Runs `cheval track` and keeps what it writes."""
import os
import shlex
import shutil
import subprocess
import time


class Tracker:
    """The program under measurement: where its track files go, and what options it knows."""

    def __init__(self, program, folder, options, progress):
        """options.options: more words for every run; options.keep: what is there is not run again."""
        self.folder, self.progress = folder, progress
        self.options, self.keep = shlex.split(options.options), options.keep
        os.makedirs(folder, exist_ok=True)
        # A copy, so that a build meanwhile does not change what is measured; what belongs to it stays where it is.
        self.program = shutil.copy2(program, os.path.join(folder, 'cheval'))
        beside = os.path.join(os.path.dirname(program), 'share', 'cheval')
        self.environment = dict(os.environ)
        if os.path.isdir(beside):
            self.environment.setdefault('CHEVAL_RESOURCES', beside)
        told = subprocess.run([self.program, 'track', '--help'], stdout=subprocess.PIPE, check=False)
        self.help = told.stdout.decode(errors='replace')

    def knows(self, option):
        return option in self.help

    def only(self, what):
        """The option that tracks only some kinds; a program that knows faces alone needs none."""
        return ['--only', what] if self.knows('--only') else []

    def path(self, name):
        return os.path.join(self.folder, name + '.jsonl')

    def run(self, name, inputs, *options):
        """-> path of the track file, and what the run cost: {"cpu_s", "wall_s", "peak_mb"} (None where it was kept)."""
        path = self.path(name)
        if self.keep and os.path.exists(path):
            return path, None
        self.progress(name)
        command = [self.program, 'track', *self.options, *options, *inputs]
        began = time.monotonic()
        with open(path + '.part', 'wb') as out, open(path[:-6] + '.err', 'wb') as told:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=told, env=self.environment)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):  # 1: an unreadable still, told and passed over
            with open(path[:-6] + '.err', encoding='utf-8', errors='replace') as told:
                raise RuntimeError('%s ended with %d: %s' % (' '.join(command), process.returncode, told.read()[-500:]))
        os.replace(path + '.part', path)
        return path, {'cpu_s': usage.ru_utime + usage.ru_stime, 'wall_s': time.monotonic() - began,
                      'peak_mb': usage.ru_maxrss / 1024}
