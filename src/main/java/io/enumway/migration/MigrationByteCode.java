package io.enumway.migration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.enumway.AddValueSpec;
import io.enumway.EnumManager;
import io.enumway.EnumOperations;
import io.enumway.MergeValuesSpec;
import io.enumway.RemoveValueSpec;
import io.enumway.migration.MethodCode.Member;

import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;

/**
 * The enum changes in the byte code of a migration class and the methods that it calls. A
 * call that certainly runs once, with constant arguments, is as good as a declaration; of
 * any other one it is only known that it is there.
 */
final class MigrationByteCode {

	private static final int MANY_CALLS = 1000;

	private static final Set<String> ENDS = Set.of("java/lang/Object", Type.getInternalName(EnumMigration.class));

	private static final Set<Type> ENUM_ACCESS = Set.of(Type.getType(EnumManager.class),
			Type.getType(EnumOperations.class), Type.getType(MigrationContext.class), Type.getType(AddValueSpec.class),
			Type.getType(RemoveValueSpec.class), Type.getType(MergeValuesSpec.class));

	private static final Set<String> ACCESS = Set.of(Type.getDescriptor(EnumManager.class),
			Type.getDescriptor(EnumOperations.class), Type.getDescriptor(MigrationContext.class),
			"Ljava/sql/Connection;", "Ljava/sql/Statement;", "Lorg/flywaydb/core/api/migration/Context;",
			"Lorg/springframework/jdbc/core/simple/JdbcClient;", "Lorg/springframework/jdbc/core/JdbcTemplate;");

	private final ClassFiles classes;

	private final Set<String> running = new HashSet<>();

	private final Set<String> recursive = new HashSet<>();

	private final Set<String> initialized = new HashSet<>();

	private final Set<String> nested = new HashSet<>();

	private final Class<?> migration;

	private int calls;

	private int blocks;

	MigrationByteCode(Class<?> migration) {
		this.migration = migration;
		this.classes = new ClassFiles(migration.getClassLoader(), ENDS);
	}

	/**
	 * The changes that a method of the migration makes, itself or by other methods.
	 * @param method name and descriptor of the method
	 * @return the changes in order; none without a class file, as in a native image
	 */
	List<HistoryStep> steps(String method) {
		try {
			ClassFiles.Method found = this.classes.find(Type.getInternalName(this.migration), method);
			return (found != null) ? run(found, List.of(OperandStack.UNKNOWN)).stream().map(SeenChange::step).toList()
					: List.of();
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException ex) {
			return List.of(HistoryStep.doubtful(null,
					"it does what its class file does not tell (%s); declare its changes in changes(EnumChanges)"
						.formatted(ex),
					0));
		}
	}

	/**
	 * The strings in the code of the migration and the classes that it extends, with the
	 * recipes by which the compiler joins strings.
	 * @return the strings; none without a class file, as in a native image
	 */
	List<String> constants() {
		List<String> constants = new ArrayList<>();
		for (Class<?> type = this.migration; type != null
				&& isOwn(Type.getInternalName(type)); type = type.getSuperclass()) {
			this.classes.read(Type.getInternalName(type))
				.methods()
				.values()
				.stream()
				.flatMap((method) -> method.instructions().stream())
				.flatMap((instruction) -> (instruction.operand() instanceof Object[] arguments)
						? Arrays.stream(arguments) : Stream.ofNullable(instruction.operand()))
				.filter(String.class::isInstance)
				.map(String.class::cast)
				.forEach(constants::add);
		}
		return List.copyOf(constants);
	}

	/**
	 * The changes that a call of a method makes.
	 * @param method the method
	 * @param opcode the instruction that calls it: a virtual call ends in the migration
	 * @param arguments its arguments
	 * @param line the line of the call
	 * @return the changes in order
	 */
	List<SeenChange> call(Member method, int opcode, List<Object> arguments, int line) {
		ClassFiles.Method found = null;
		if (isOwn(method.owner())) {
			boolean direct = opcode == Opcodes.INVOKESTATIC || opcode == Opcodes.INVOKESPECIAL;
			found = direct ? null : this.classes.find(Type.getInternalName(this.migration), method.key());
			found = (found != null) ? found : this.classes.find(method.owner(), method.key());
		}
		else if (opcode == Opcodes.INVOKESTATIC && ACCESS.stream().anyMatch(method.descriptor()::contains)) {
			found = this.classes.find(method.owner(), method.key());
		}
		if (found != null) {
			return run(found, arguments);
		}
		if (isNested(method.owner()) && this.classes.find(method.owner(), method.key()) != null) {
			return nested(method.owner());
		}
		boolean handsOver = !ENDS.contains(method.owner())
				&& List.of(Type.getArgumentTypes(method.descriptor())).stream().anyMatch(ENUM_ACCESS::contains);
		return handsOver ? unknown(line) : List.of();
	}

	/**
	 * The changes in a class inside that of the migration, once: nobody knows which of
	 * its methods are called by those that get hold of it.
	 */
	private List<SeenChange> nested(String owner) {
		if (!this.nested.add(owner)) {
			return List.of();
		}
		List<SeenChange> changes = new ArrayList<>();
		this.classes.read(owner)
			.methods()
			.values()
			.stream()
			.filter((method) -> !method.instructions().isEmpty())
			.forEach((method) -> changes.addAll(runWithUnknown(owner, method)));
		return SeenChange.doubtful(changes);
	}

	/**
	 * The changes in what initializes the fields of a class of the migration, once.
	 */
	List<SeenChange> initializer(String owner, boolean isStatic) {
		if (isStatic && isNested(owner)) {
			return nested(owner);
		}
		if (!isOwn(owner) || !this.initialized.add(owner + isStatic)) {
			return List.of();
		}
		List<SeenChange> changes = new ArrayList<>();
		ClassFiles.ClassCode code = this.classes.read(owner);
		code.methods().forEach((key, method) -> {
			if (key.startsWith(isStatic ? "<clinit>(" : "<init>(")) {
				changes.addAll(runWithUnknown(owner, method));
			}
		});
		return changes;
	}

	private List<SeenChange> runWithUnknown(String owner, MethodCode method) {
		int count = Type.getArgumentTypes(method.descriptor()).length;
		return run(new ClassFiles.Method(owner, method), Collections.nCopies(count, OperandStack.UNKNOWN));
	}

	private List<SeenChange> run(ClassFiles.Method found, List<Object> arguments) {
		String key = found.owner() + "." + found.code().name() + found.code().descriptor();
		if (++this.calls > MANY_CALLS) {
			return unknown(0);
		}
		if (!this.running.add(key)) {
			this.recursive.add(key);
			return List.of();
		}
		List<SeenChange> changes = MethodChanges.of(this, found.code(), arguments);
		this.running.remove(key);
		return this.recursive.contains(key) ? SeenChange.doubtful(changes) : changes;
	}

	/**
	 * A number for the next stretch of code without branches.
	 */
	int newBlock() {
		return this.blocks++;
	}

	private static List<SeenChange> unknown(int line) {
		return SeenChange.of(List.of(ImperativeChange.notConstant(null, line)), false);
	}

	/**
	 * Whether a class is that of the migration or one that it extends.
	 */
	boolean isOwn(String owner) {
		return ownClasses().anyMatch(owner::equals);
	}

	/**
	 * Whether a class is inside that of the migration or one that it extends: also an
	 * anonymous class, or an object of Kotlin.
	 */
	private boolean isNested(String owner) {
		return ownClasses().anyMatch((own) -> owner.startsWith(own + "$"));
	}

	private Stream<String> ownClasses() {
		return Stream.<Class<?>>iterate(this.migration, Objects::nonNull, Class::getSuperclass)
			.map(Type::getInternalName)
			.filter((name) -> !ENDS.contains(name));
	}

}
