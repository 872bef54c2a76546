package io.beckon.testing;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a compiled class says of itself: its format's version, and what it refers to. Reads the
 * constant pool only, which is where every reference stands.
 *
 * @param majorVersion the version of the format; 61 is Java 17's
 * @param classes the types referred to, by internal name (arrays by their descriptor)
 * @param members the methods and fields referred to
 */
record ClassFile(int majorVersion, List<String> classes, List<Member> members) {

    private static final int MAGIC = 0xCAFEBABE;

    /**
     * A method or field of another class.
     *
     * @param owner the class's internal name, or an array's descriptor
     * @param name the member's name
     * @param descriptor its erased type as the format writes it
     */
    record Member(String owner, String name, String descriptor) {

        boolean isMethod() {
            return descriptor.startsWith("(");
        }

        @Override
        public String toString() {
            return owner + "." + name + descriptor;
        }
    }

    /** Reads a class file; throws {@link UncheckedIOException} where the bytes are none. */
    static ClassFile read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("not a class file");
            }
            in.readUnsignedShort(); // the minor version, 0 but for previews
            int majorVersion = in.readUnsignedShort();
            return new Pool(in).describe(majorVersion);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The constant pool: texts, and entries that point to one or two other entries. */
    private static final class Pool {
        private final Map<Integer, String> texts = new HashMap<>();
        private final Map<Integer, Integer> classes = new HashMap<>();
        private final Map<Integer, int[]> namesAndTypes = new HashMap<>();
        private final List<int[]> members = new ArrayList<>();

        Pool(DataInputStream in) throws IOException {
            int count = in.readUnsignedShort();
            int index = 1;
            while (index < count) {
                index += readEntry(in, index);
            }
        }

        /** Reads one entry and returns how many places it takes. */
        private int readEntry(DataInputStream in, int index) throws IOException {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(index, in.readUTF());
                case 7 -> classes.put(index, in.readUnsignedShort());
                case 9, 10, 11 -> members.add(readPair(in));
                case 12 -> namesAndTypes.put(index, readPair(in));
                case 3, 4, 17, 18 -> in.readInt();
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> {
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                case 5, 6 -> {
                    in.readLong();
                    return 2; // long and double take two places
                }
                default -> throw new IOException("unknown constant of kind " + tag);
            }
            return 1;
        }

        private static int[] readPair(DataInputStream in) throws IOException {
            return new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
        }

        ClassFile describe(int majorVersion) {
            List<String> names = classes.values().stream().map(this::text).toList();
            List<Member> found = members.stream().map(this::member).toList();
            return new ClassFile(majorVersion, names, found);
        }

        private Member member(int[] entry) {
            int[] nameAndType = namesAndTypes.get(entry[1]);
            String owner = text(classes.get(entry[0]));
            return new Member(owner, text(nameAndType[0]), text(nameAndType[1]));
        }

        private String text(int index) {
            return texts.get(index);
        }
    }
}
