# NumPy of the environment: arithmetic, linear algebra, a file, an overflow
# needs: python -c 'import numpy'
import numpy

random = numpy.random.default_rng(7)
matrix = random.normal(size=(50, 50))
print(numpy.round(numpy.linalg.solve(matrix, numpy.arange(50.0))[:5], 9), numpy.fft.rfft(numpy.ones(8))[:2])
numpy.save("matrix.npy", matrix)
print(numpy.load("matrix.npy", mmap_mode="r").sum(), numpy.int8(127) + numpy.int8(1), numpy.__file__)
