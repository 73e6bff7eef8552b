// BinaryTrees: builds and drops many small binary trees while one large tree stays alive.
//
//     rapgo run BinaryTrees.dll [DEPTH]
//
// A program that does nothing but allocate: its time is the allocator's and the garbage collector's.
using System;

sealed class Tree
{
    readonly Tree left;
    readonly Tree right;

    Tree(Tree left, Tree right)
    {
        this.left = left;
        this.right = right;
    }

    public static Tree OfDepth(int depth)
    {
        return depth == 0
            ? new Tree(null, null)
            : new Tree(OfDepth(depth - 1), OfDepth(depth - 1));
    }

    public int Count()
    {
        return left == null ? 1 : 1 + left.Count() + right.Count();
    }
}

static class BinaryTrees
{
    const int Shallowest = 4;

    static void Main(string[] args)
    {
        int deepest = Math.Max(Shallowest + 2, args.Length > 0 ? int.Parse(args[0]) : 17);

        Console.WriteLine("one tree of depth {0}: {1} nodes", deepest + 1, Tree.OfDepth(deepest + 1).Count());
        Tree kept = Tree.OfDepth(deepest);

        for (int depth = Shallowest; depth <= deepest; depth += 2)
        {
            int trees = 1 << (deepest - depth + Shallowest);
            int nodes = 0;
            for (int i = 0; i < trees; i++)
                nodes += Tree.OfDepth(depth).Count();
            Console.WriteLine("{0} trees of depth {1}: {2} nodes", trees, depth, nodes);
        }

        Console.WriteLine("the kept tree of depth {0}: {1} nodes", deepest, kept.Count());
    }
}
