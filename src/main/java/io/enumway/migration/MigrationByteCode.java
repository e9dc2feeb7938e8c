package io.enumway.migration;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * The enum changes in the byte code of a migration class. A call that certainly runs,
 * with constant arguments, is as good as a declaration; of any other one that takes
 * labels or names away it is only known that it is there.
 */
final class MigrationByteCode {

	private final Map<String, MethodChanges> methods = new LinkedHashMap<>();

	private MigrationByteCode() {
	}

	static MigrationByteCode read(InputStream classFile) throws IOException {
		MigrationByteCode byteCode = new MigrationByteCode();
		ClassReader reader = new ClassReader(classFile);
		reader.accept(new ClassVisitor(SpringAsmInfo.ASM_VERSION) {

			@Override
			public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
					@Nullable String signature, String @Nullable [] exceptions) {
				if ((access & Opcodes.ACC_BRIDGE) != 0) {
					return null;
				}
				MethodChanges changes = new MethodChanges(reader.getClassName());
				byteCode.methods.put(name + descriptor, changes);
				return changes;
			}

		}, ClassReader.SKIP_FRAMES);
		return byteCode;
	}

	boolean has(String method) {
		return this.methods.keySet().stream().anyMatch((key) -> key.startsWith(method + "("));
	}

	/**
	 * The changes that a method makes, itself or by other methods of its class.
	 * @param method the name of the method
	 * @return the changes in order; those of other methods come last and are doubtful
	 */
	List<HistoryStep> steps(String method) {
		List<HistoryStep> steps = new ArrayList<>();
		Set<String> called = new LinkedHashSet<>();
		this.methods.forEach((key, changes) -> {
			if (key.startsWith(method + "(")) {
				steps.addAll(changes.steps());
				collectCalled(changes, called);
			}
		});
		called.removeIf((key) -> key.startsWith(method + "("));
		for (String key : called) {
			MethodChanges changes = this.methods.get(key);
			if (changes != null) {
				steps.addAll(changes.doubtfulSteps());
			}
		}
		return List.copyOf(steps);
	}

	private void collectCalled(MethodChanges changes, Set<String> called) {
		for (String key : changes.callees()) {
			MethodChanges callee = this.methods.get(key);
			if (callee != null && called.add(key)) {
				collectCalled(callee, called);
			}
		}
	}

}
