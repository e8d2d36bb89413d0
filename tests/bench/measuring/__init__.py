"""What tests/bench/measure.py and tests/bench/overlay.py are made of. Python 3 with numpy and Pillow, and ffmpeg."""
