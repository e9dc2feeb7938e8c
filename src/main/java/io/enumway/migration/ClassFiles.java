package io.enumway.migration;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * The code of classes, from their class files; each is read once.
 */
final class ClassFiles {

	private final Map<String, ClassCode> classes = new HashMap<>();

	private final @Nullable ClassLoader loader;

	private final Set<String> ends;

	/**
	 * Create a look at class files.
	 * @param loader finds them, {@code null} for those of the system
	 * @param ends the internal names of the classes in whose methods nobody is interested
	 */
	ClassFiles(@Nullable ClassLoader loader, Set<String> ends) {
		this.loader = loader;
		this.ends = ends;
	}

	/**
	 * Find a method in a class or in those that it extends.
	 * @param owner the internal name of the class
	 * @param key name and descriptor of the method
	 * @return the method, {@code null} if there is none that has code
	 */
	@Nullable Method find(String owner, String key) {
		String current = owner;
		while (current != null && !this.ends.contains(current)) {
			ClassCode code = read(current);
			MethodCode method = code.methods().get(key);
			if (method != null) {
				return method.instructions().isEmpty() ? null : new Method(current, method);
			}
			current = code.parent();
		}
		return null;
	}

	/**
	 * Read a class.
	 * @param owner its internal name
	 * @return its code; none without a class file, as in a native image
	 */
	ClassCode read(String owner) {
		ClassCode known = this.classes.get(owner);
		if (known == null) {
			known = load(owner);
			this.classes.put(owner, known);
		}
		return known;
	}

	private ClassCode load(String owner) {
		String resource = owner + ".class";
		try (InputStream stream = (this.loader != null) ? this.loader.getResourceAsStream(resource)
				: ClassLoader.getSystemResourceAsStream(resource)) {
			return (stream != null) ? parse(stream.readAllBytes()) : new ClassCode(null, Map.of());
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot read " + resource, ex);
		}
	}

	static ClassCode parse(byte[] classFile) {
		Map<String, MethodCode> methods = new LinkedHashMap<>();
		ClassReader reader = new ClassReader(readable(classFile));
		reader.accept(new ClassVisitor(SpringAsmInfo.ASM_VERSION) {

			@Override
			public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
					@Nullable String signature, String @Nullable [] exceptions) {
				if ((access & Opcodes.ACC_BRIDGE) != 0) {
					return null;
				}
				MethodCode method = new MethodCode(name, descriptor, (access & Opcodes.ACC_STATIC) != 0);
				methods.put(name + descriptor, method);
				return method;
			}

		}, ClassReader.SKIP_FRAMES);
		return new ClassCode(reader.getSuperName(), methods);
	}

	/**
	 * A class file as if it were not newer than the reader knows: new versions of the
	 * format bring few things that matter here.
	 */
	private static byte[] readable(byte[] classFile) {
		if (classFile.length > 7 && ((classFile[6] & 0xff) << 8 | (classFile[7] & 0xff)) > Opcodes.V24) {
			byte[] copy = classFile.clone();
			copy[6] = 0;
			copy[7] = (byte) Opcodes.V24;
			return copy;
		}
		return classFile;
	}

	/**
	 * The code of a class.
	 *
	 * @param parent the internal name of the class that it extends
	 * @param methods its methods by name and descriptor
	 */
	record ClassCode(@Nullable String parent, Map<String, MethodCode> methods) {

	}

	/**
	 * A method that was found.
	 *
	 * @param owner the internal name of its class
	 * @param code its code
	 */
	record Method(String owner, MethodCode code) {

	}

}
