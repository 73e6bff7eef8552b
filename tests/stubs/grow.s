.intel_syntax noprefix
grow:
  push rbp
  mov rbp, rsp
  push rbx
  push r12
  push r13
  push r14
  sub rsp, 80
  mov rbx, rdi
  mov r12, rsi
  mov r13, [rdi+32]
  movsd [rsp], xmm0
  movsd [rsp+8], xmm1
  movsd [rsp+16], xmm2
  movsd [rsp+24], xmm3
  movsd [rsp+32], xmm4
  movsd [rsp+40], xmm5
  movsd [rsp+48], xmm6
  movsd [rsp+56], xmm7
  mov [rsp+64], r12
  mov [r12], rdx
  mov [r12+8], rcx
  mov [r12+16], r8
  mov [r12+24], r9
  mov r14, [r13+24]
  xor eax, eax
1:cmp rax, r14
  jae 2f
  mov rcx, [rbp+16+8*rax]
  mov [r12+32+8*rax], rcx
  inc rax
  jmp 1b
2:lea rax, [r12+32+8*r14]
  mov [rbx+16], rax
  mov rdi, rbx
  lea rsi, [rip+continue]
  mov rdx, rsp
  mov rcx, r13
  movabs rax, 0x1122334455667788
  call rax
  mov rax, [r12]
  movsd xmm0, [rsp]
  add rsp, 80
  pop r14
  pop r13
  pop r12
  pop rbx
  pop rbp
  ret
continue:
  push rbp
  mov rbp, rsp
  push rbx
  push r12
  push r13
  push r14
  mov rbx, rdi
  mov r14, rsi
  mov r13, rdx
  mov r12, [r14+64]
  mov rdx, [r13+24]
  lea rax, [rdx+1]
  and rax, -2
  shl rax, 3
  sub rsp, rax
  xor eax, eax
1:cmp rax, rdx
  jae 2f
  mov rcx, [r12+32+8*rax]
  mov [rsp+8*rax], rcx
  inc rax
  jmp 1b
2:movsd xmm0, [r14]
  movsd xmm1, [r14+8]
  movsd xmm2, [r14+16]
  movsd xmm3, [r14+24]
  movsd xmm4, [r14+32]
  movsd xmm5, [r14+40]
  movsd xmm6, [r14+48]
  movsd xmm7, [r14+56]
  mov rdi, rbx
  mov rsi, [rbx+16]
  mov rdx, [r12]
  mov rcx, [r12+8]
  mov r8, [r12+16]
  mov r9, [r12+24]
  call [r13+8]
  mov [r12], rax
  movsd [r14], xmm0
  lea rsp, [rbp-32]
  pop r14
  pop r13
  pop r12
  pop rbx
  pop rbp
  ret
