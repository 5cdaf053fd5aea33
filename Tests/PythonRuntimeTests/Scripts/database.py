# sqlite3: a file, functions of the user's, an error in one of them
import sqlite3

with sqlite3.connect("data.sqlite") as connection:
    connection.create_function("double", 1, lambda value: 2 * value)
    connection.create_function("fail", 0, lambda: 1 / 0)
    connection.execute("CREATE TABLE orders (id INTEGER, total REAL, name TEXT)")
    connection.executemany("INSERT INTO orders VALUES (?, ?, ?)", [(i, i / 3, "ü" * i) for i in range(5)])
    print(connection.execute("SELECT sum(double(total)), group_concat(name) FROM orders").fetchall())
    try:
        connection.execute("SELECT fail()").fetchall()
    except sqlite3.OperationalError as error:
        print(error)
connection.close()
print(open("data.sqlite", "rb").read(16))
