;; Finds every place of a text where one of many literals may start, sixteen bytes at a time.
;;
;; The method is the one of Hyperscan's "Teddy" (Wang et al., NSDI 2019): each literal belongs to one of eight buckets, a
;; bit of a byte. For each of the first four bytes of a literal two tables of sixteen bytes list which buckets allow the
;; low and the high half of that byte. A place where one bucket allows all eight halves is a candidate; the caller
;; compares the literals themselves.
;;
;; Memory: tables at 0 (four times low table, high table; then one such pair for the alphabet of base64), text and output
;; where the caller says. The text must be followed by 19 readable bytes.
(module
  (memory (export "memory") 1)
  ;; Where the search stopped: the end, or the first block that was not looked at because the output was full.
  (global $next (export "next") (mut i32) (i32.const 0))

  (func $allowed (param $at i32) (param $table i32) (result v128)
    (local $bytes v128)
    (local.set $bytes (v128.load (local.get $at)))
    (v128.and
      (i8x16.swizzle
        (v128.load (local.get $table))
        (v128.and (local.get $bytes) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
      (i8x16.swizzle
        (v128.load offset=16 (local.get $table))
        (i8x16.shr_u (local.get $bytes) (i32.const 4)))))

  ;; Writes the address of each candidate in [at, end) as i32 from out on; returns the end of what was written.
  (func (export "find") (param $at i32) (param $end i32) (param $out i32) (param $outEnd i32) (result i32)
    (local $hits v128) (local $bits i32) (local $place i32)
    (block $done
      (loop $blocks
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (br_if $done (i32.gt_u (i32.add (local.get $out) (i32.const 64)) (local.get $outEnd)))
        (local.set $hits
          (v128.and
            (v128.and
              (call $allowed (local.get $at) (i32.const 0))
              (call $allowed (i32.add (local.get $at) (i32.const 1)) (i32.const 32)))
            (v128.and
              (call $allowed (i32.add (local.get $at) (i32.const 2)) (i32.const 64))
              (call $allowed (i32.add (local.get $at) (i32.const 3)) (i32.const 96)))))
        (if (v128.any_true (local.get $hits))
          (then
            (local.set $bits
              (i8x16.bitmask (i8x16.ne (local.get $hits) (v128.const i32x4 0 0 0 0))))
            (loop $lanes
              (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $bits))))
              (if (i32.lt_u (local.get $place) (local.get $end))
                (then
                  (i32.store (local.get $out) (local.get $place))
                  (local.set $out (i32.add (local.get $out) (i32.const 4)))))
              (local.set $bits
                (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
              (br_if $lanes (local.get $bits)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $blocks)))
    (global.set $next (local.get $at))
    (local.get $out))

  ;; Writes the address of each block of sixteen bytes in [at, end) that is of the alphabet of base64 throughout and follows
  ;; one that is not; returns the end of what was written.
  (func (export "findRuns") (param $at i32) (param $end i32) (param $out i32) (param $outEnd i32) (result i32)
    (local $isRun i32) (local $wasRun i32)
    (block $done
      (loop $blocks
        (br_if $done (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $end)))
        (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))
        (local.set $isRun (i8x16.all_true (call $allowed (local.get $at) (i32.const 128))))
        (if (i32.gt_u (local.get $isRun) (local.get $wasRun))
          (then
            (i32.store (local.get $out) (local.get $at))
            (local.set $out (i32.add (local.get $out) (i32.const 4)))))
        (local.set $wasRun (local.get $isRun))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $blocks)))
    (global.set $next (local.get $at))
    (local.get $out))

  ;; How often a byte stands in [at, end).
  (func (export "count") (param $at i32) (param $end i32) (param $byte i32) (result i32)
    (local $sum i32) (local $wanted v128)
    (local.set $wanted (i8x16.splat (local.get $byte)))
    (block $tail
      (loop $blocks
        (br_if $tail (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $end)))
        (local.set $sum
          (i32.add (local.get $sum)
            (i32.popcnt (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (local.get $wanted))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $blocks)))
    (block $done
      (loop $bytes
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $sum
          (i32.add (local.get $sum) (i32.eq (i32.load8_u (local.get $at)) (local.get $byte))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $bytes)))
    (local.get $sum)))
