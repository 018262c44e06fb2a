import sys

from export_onnx.cli import main

sys.exit(main())
