# Files, folders, links, modes and temporary files
# $ umask 027; python written_files.py; find . -name '*.txt' | sort
import os
import pathlib
import tempfile

pathlib.Path("folder/below").mkdir(parents=True)
pathlib.Path("folder/below/text.txt").write_text("größer\n")
pathlib.Path("bytes.bin").write_bytes(bytes(range(256)))
with open("windows.txt", "w", newline="\r\n") as file:
    file.write("a\nb\n")
    print(file.encoding, file.newlines)
os.symlink("bytes.bin", "link")
os.chmod("bytes.bin", 0o600)
with tempfile.TemporaryDirectory(dir=".") as folder, tempfile.NamedTemporaryFile(dir=folder) as file:
    file.write(b"gone")
left_open = open("left-open.txt", "w")
left_open.write("flushed at the end")
print(oct(os.umask(0o022)), sorted(os.listdir(".")))
