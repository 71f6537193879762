"""Copies packages with `reveal_type(...)` behind every assignment to a name and at the head of every loop body.

Usage: reveal.py FROM TO TARGET...
"""

import ast
import os
import shutil
import sys


def names(target):
    """The plain names that a target assigns."""
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for item in target.elts for name in names(item)]
    if isinstance(target, ast.Starred):
        return names(target.value)
    return []


class Insertions(ast.NodeVisitor):
    """Texts to insert: behind the line of a statement, or before the line of another one."""

    def __init__(self):
        self.behind = []
        self.before = []
        self.in_class = False

    def visit_ClassDef(self, node):
        outer, self.in_class = self.in_class, True
        self.generic_visit(node)
        self.in_class = outer

    def visit_FunctionDef(self, node):
        outer, self.in_class = self.in_class, False
        self.generic_visit(node)
        self.in_class = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node):
        self.after(node, [name for target in node.targets for name in names(target)])

    def visit_AugAssign(self, node):
        self.after(node, names(node.target))

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.after(node, names(node.target))

    def after(self, node, found):
        # Names in classes are members of enumerations and fields: a statement there may change what they are.
        if not self.in_class and found:
            self.behind.append((node.end_lineno, node.end_col_offset, node.col_offset, node.lineno, found))

    def visit_For(self, node):
        self.head(node, names(node.target))
        self.generic_visit(node)

    visit_AsyncFor = visit_For

    def head(self, node, found):
        first = node.body[0]
        if not self.in_class and found and first.lineno > node.lineno and not starts_earlier(first):
            self.before.append((first.lineno, first.col_offset, found))


def starts_earlier(stmt):
    """Decorators stand before the line of a definition."""
    return bool(getattr(stmt, "decorator_list", None))


def rewrite(text):
    tree = ast.parse(text)
    found = Insertions()
    found.visit(tree)
    lines = text.splitlines(keepends=True)
    if any("\f" in line or "\v" in line or "\x1c" in line for line in lines):
        return text
    edits = []
    for end_line, end_column, column, start, assigned in found.behind:
        before = lines[start - 1].encode()[:column].decode()
        behind = lines[end_line - 1].encode()[end_column:].decode().strip()
        # Several statements on a line, and those behind a colon, stay as they are.
        if before.strip() or (behind and not behind.startswith("#")):
            continue
        edits.append((end_line, [f"{before}reveal_type({name})\n" for name in assigned]))
    for line, column, assigned in found.before:
        before = lines[line - 1].encode()[:column].decode()
        if not before.strip():
            edits.append((line - 1, [f"{before}reveal_type({name})\n" for name in assigned]))
    for line, added in sorted(edits, reverse=True):
        if line and not lines[line - 1].endswith("\n"):
            lines[line - 1] += "\n"
        lines[line:line] = added
    result = "".join(lines)
    ast.parse(result)
    return result


def rewrite_file(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    try:
        result = rewrite(text)
    except (SyntaxError, ValueError):
        return
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(result)


def main(source, into, targets):
    shutil.rmtree(into, ignore_errors=True)
    os.makedirs(into)
    for target in targets:
        path, copy = os.path.join(source, target), os.path.join(into, target)
        if os.path.isfile(path):
            shutil.copyfile(path, copy)
            rewrite_file(copy)
            continue
        shutil.copytree(path, copy, ignore=shutil.ignore_patterns("typeshed"))
        for directory, _, files in os.walk(copy):
            for file in files:
                if file.endswith(".py"):
                    rewrite_file(os.path.join(directory, file))


main(sys.argv[1], sys.argv[2], sys.argv[3:])
